import EventLog
import Foundation
import Testing

@testable import Business

/// Files of the tz database, byte by byte: what is read, what is dropped, what is refused.
struct TZifTests {
    /// A file with a 64-bit part, as zic writes one.
    private struct File {
        var version = UInt8(ascii: "2")
        var times: [Int64] = []
        var indices: [UInt8] = []
        var offsets: [Int32] = [0]
        var leaps = 0
        var footer = "\nUTC0\n"

        var bytes: [UInt8] {
            header(counts: [0, 0, 0, 0, 1, 4]) + [0, 0, 0, 0, 0, 0] + Array("UTC\0".utf8)
                + header(counts: [0, 0, leaps, times.count, offsets.count, 4])
                + times.flatMap { big(UInt64(bitPattern: $0), 8) } + indices
                + offsets.flatMap { big(UInt64(UInt32(bitPattern: $0)), 4) + [0, 0] }
                + Array("UTC\0".utf8) + [UInt8](repeating: 0, count: leaps * 12)
                + Array(footer.utf8)
        }

        private func header(counts: [Int]) -> [UInt8] {
            Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
                + counts.flatMap { big(UInt64($0), 4) }
        }

        private func big(_ value: UInt64, _ size: Int) -> [UInt8] {
            (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
        }
    }

    private func rules(_ bytes: [UInt8]) throws -> ZoneRules {
        try ZoneRules(tzif: bytes, identifier: "X/Y", dataVersion: "2025b")
    }

    private func problem(_ bytes: [UInt8]) -> ZoneRulesError.Problem? {
        #expect(throws: ZoneRulesError.self) { try rules(bytes) }?.problem
    }

    @Test("Law 5: only what decides the future of 1970 on is kept")
    func kept() throws {
        let rules = try rules(
            File(
                times: [-5000, -10, 1000, 2000, 3000], indices: [1, 0, 1, 2, 0],
                offsets: [0, 3600, 3600], footer: "\nAAA0\n"
            ).bytes)
        // The change at 2000 is one of name alone.
        #expect(rules.initialOffset == 0)
        #expect(rules.transitions == [.init(at: 1000, offset: 3600), .init(at: 3000, offset: 0)])
        #expect(rules.footer == "AAA0" && rules.dataVersion == "2025b")
        #expect(rules.offset(at: Instant(clampingSeconds: -1)) == 0)
        #expect(rules.offset(at: Instant(clampingSeconds: 999)) == 0)
        #expect(rules.offset(at: Instant(clampingSeconds: 1000)) == 3600)
    }

    @Test("Law 5: transitions that the rule foretells are dropped, and no answer changes")
    func slim() throws {
        let data = try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/Berlin"))
        let raw = try TZifData(Array(data))
        let berlin = try rules(Array(data))
        let full = try ZoneRules(
            identifier: "X/Y", dataVersion: "2025b", initialOffset: berlin.initialOffset,
            transitions: raw.transitions.filter { $0.at > 0 }, footer: raw.footer)
        let last = try #require(berlin.transitions.last)
        #expect(berlin.transitions.count < 40)
        #expect(Instant(clampingSeconds: last.at) < at("1997-01-01T00:00:00Z"))
        for second in stride(from: Int64(0), to: 4_000_000_000, by: 200_003) {
            let instant = Instant(clampingSeconds: second)
            #expect(berlin.offset(at: instant) == full.offset(at: instant))
        }
    }

    @Test("Law 10: each fault of a file has its own refusal")
    func refused() {
        #expect((try? rules(File().bytes)) != nil)
        #expect(problem([]) == .truncated(neededBytes: 44, foundBytes: 0))
        #expect(problem(Array("PK\u{3}\u{4}".utf8)) == .notTZif)
        #expect(problem(File(version: 0).bytes) == .version1)
        #expect(problem(File(version: UInt8(ascii: "5")).bytes) == .unknownVersion(0x35))
        #expect(problem(File(leaps: 1).bytes) == .leapSeconds)
        #expect(problem(File(footer: "").bytes) == .noFooter)
        #expect(problem(File(footer: "\nUTC0").bytes) == .noFooter)
        #expect(problem(File(footer: "\n\n").bytes) == .noFooter)
        #expect(problem(File(footer: "\nAAA-1\n").bytes) == .footerDisagrees(text: "AAA-1"))
        #expect(problem(File(offsets: []).bytes) == .badType(index: 0, count: 0))
        #expect(problem(File(times: [5], indices: [1]).bytes) == .badType(index: 1, count: 1))
        #expect(
            problem(File(times: [5, 5], indices: [0, 0]).bytes) == .transitionsOutOfOrder(at: 5))
        #expect(
            problem(File(times: [1 << 60], indices: [1], offsets: [0, 60]).bytes)
                == .transitionOutOfRange(at: 1 << 60))
        #expect(
            problem(File(times: [5], indices: [1], offsets: [0, 93_600]).bytes)
                == .offsetOutOfRange(seconds: 93_600))
    }

    @Test("Law 10: a file cut anywhere is refused, not read beyond its end")
    func truncated() throws {
        let bytes = File(
            times: [1000, 2000], indices: [1, 0], offsets: [0, 3600]
        ).bytes
        #expect(throws: Never.self) { try rules(bytes) }
        for count in bytes.indices {
            let error = #expect(throws: ZoneRulesError.self) {
                try rules(Array(bytes.prefix(count)))
            }
            switch error?.problem {
            case .truncated(let needed, let found): #expect(found == count && needed > count)
            case .noFooter: #expect(count >= bytes.count - 6)
            default: Issue.record("cut to \(count) bytes: \(error as Any)")
            }
        }
    }

    @Test("Law 10: damaged files are refused or give rules that answer", arguments: 0..<8)
    func damaged(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let zones = ["Europe/Berlin", "Africa/Casablanca", "Asia/Gaza", "UTC"]
        for zone in zones {
            let data = try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(zone)"))
            for _ in 0..<60 {
                var bytes = Array(data)
                for _ in 0...Int.random(in: 0..<3, using: &random) {
                    let place = Int.random(in: bytes.indices, using: &random)
                    bytes[place] = UInt8.random(in: 0...255, using: &random)
                }
                guard let rules = try? rules(bytes) else { continue }
                let second = Int64.random(in: 0...Instant.lastSecond, using: &random)
                let span = rules.span(at: second)
                #expect(span.start <= second && second < span.end)
            }
        }
    }
}
