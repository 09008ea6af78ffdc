import PolicyFiles
import Schema
import SwiftProtobuf
import Testing

/// What a file may cost, and what an event can hold.
struct BoundsTests {
    /// Each line stands for ten of the line before; the last key for all of them.
    static func bomb(asKey: Bool) -> String {
        var lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
        for level in 1...12 {
            let items = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            lines.append("a\(level): &a\(level) [\(items)]")
        }
        if asKey { lines.append("? *a12\n: 1") }
        return lines.joined(separator: "\n") + "\n"
    }

    @Test("L-10 an alias bomb is refused before it is parsed", arguments: [false, true])
    func aliasBomb(asKey: Bool) throws {
        let problem = try #require(try Example.problems(Self.bomb(asKey: asKey)).first)
        #expect(problem.place == Place(line: 2, column: 10))
        #expect(problem.reason.contains("an alias"))
    }

    @Test(
        "L-10 no alias is passed over, wherever one may stand",
        arguments: [
            "a: &x 1\nb: *x", "a: &x 1\nb: [1,*x]", "a: &x 1\nb: {c: 1, *x : 2}", "a: &x 1\n*x : 2",
            "a: &x 1\nb: ['#', *x]", "a: &x 1\nb: [\"a # b\", *x]", "a: &x 1\nb: [\"q\"\n,*x]",
            "a: &x 1\n? *x\n: 2", "- &x 1\n- *x", "a: &x 1\nb: !!str\n  *x", "a: &x 1\r\nb: *x",
            "a: &x 1\u{85}b: *x", "a: &x 1\u{2028}b: *x", "a: &x 1\rb: *x",
            "a: &x 1\nb: [\"é\",*x]",
            "a: &x 1\nb: {c:*x}", "a: &x 1\nb: \"x\n  # \", \nc: *x", "a: &x 1\nb:\t*x",
        ])
    func everyAlias(_ text: String) throws {
        let problem = try #require(try Example.problems(text).first)
        #expect(problem.reason.contains("an alias"), "\(problem)")
    }

    @Test("L-10 a star in a comment or a word is no alias")
    func noAlias() throws {
        let text = try Example.changed("# Where mail", "# 24*7, *not* an alias")
            .replacing("emea-oncall", with: "emea*oncall")
        #expect(try Example.problems(text).isEmpty)
    }

    @Test("L-10 a file over 256 KiB, too many nodes or levels are refused")
    func tooLarge() throws {
        let standard = try Example.standard()
        let filler = "#" + String(repeating: "x", count: 99) + "\n"
        let long = standard + String(repeating: filler, count: 2_622)
        #expect(long.utf8.count > PolicyFile.bytesMax)
        #expect(try #require(try Example.problems(long).first).reason.contains("262144 bytes"))
        let justFits = standard + String(repeating: filler, count: 2_500)
        #expect(try Example.problems(justFits).isEmpty)
        let many = "a: [" + String(repeating: "x,", count: 20_000) + "x]\n"
        #expect(try #require(try Example.problems(many).first).reason.contains("20000 keys"))
        for depth in [17, 900, 100_000] {
            let deep = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            #expect(try Example.problems(deep).count == 1, "\(depth)")
        }
    }

    @Test("L-10 a policy over the event's 16 KiB names the part that is too large, and the remedy")
    func policyTooLarge() throws {
        let accounts = (1...900).map { "  customer-\($0): {tam: otto}" }.joined(separator: "\n")
        let text = try Example.changed("  solo: {}", accounts)
        let file = try Example.read(text)
        do {
            _ = try file.events(version: 1, author: "ana", approver: "ben")
            Issue.record("it fits")
        } catch {
            let problem = try #require(error.problems.first)
            #expect(problem.path == "accounts")
            #expect(problem.place.line == (try Example.line(of: "accounts:", in: text)))
            #expect(problem.reason.contains("at most 16384"))
            #expect(problem.remedy == "leave out accounts that have no TAM")
            // The size is the event's own, by another way to it.
            var policy = file.policy
            (policy.version, policy.author, policy.approver) = (1, "ana", "ben")
            let bytes: [UInt8] = try policy.serializedBytes()
            #expect(problem.reason.contains("\(bytes.count) bytes"))
        }
    }

    @Test("L-10 a calendar over the event's 16 KiB names its holidays")
    func calendarTooLarge() throws {
        let dates = (1000...2400).map { "      - \($0)-01-01" }.joined(separator: "\n")
        let text = try Example.changed("      - 2026-12-25\n      - 2027-01-01", dates)
        let file = try Example.read(text)
        do {
            _ = try file.events(version: 1, author: "ana", approver: "ben")
            Issue.record("it fits")
        } catch {
            let problem = try #require(error.problems.first)
            #expect(problem.path == "calendars.emea.holidays")
            #expect(problem.place.line == (try Example.line(of: "holidays:", in: text)))
        }
    }

    @Test("L-10 a damaged file costs an error or nothing, and what is read can be adopted")
    func damaged() throws {
        let bytes = Array(try Example.standard().utf8)
        var random = SplitMix(seed: 18)
        let marks = Array("*&:#[]{}\"'\t\n -!|>?%@~0a".utf8)
        var accepted = 0
        for _ in 0..<300 {
            var damaged = bytes
            for _ in 0...Int(random.next() % 3) {
                let at = Int(random.next() % UInt64(damaged.count))
                switch random.next() % 3 {
                case 0: damaged[at] = marks[Int(random.next() % UInt64(marks.count))]
                case 1: damaged.remove(at: at)
                default: damaged.insert(UInt8(random.next() % 128), at: at)
                }
            }
            let problems = try Example.problems(damaged)
            if problems.isEmpty { accepted += 1 }
            let lines = damaged.count { $0 == 0x0A || $0 == 0x0D } + 2
            for problem in problems { #expect((1...lines).contains(problem.place.line)) }
        }
        // Most of the file is comments and texts, so that some damage goes unseen, but not all.
        #expect((30...270).contains(accepted), "\(accepted)")
    }
}

/// The same numbers in each run.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
