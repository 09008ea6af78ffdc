import EventLog
import Testing

@testable import Intake

/// Each way in which an event can be bad, and the words in which its sender hears of it.
struct RejectionTests {
    private let parser = EventParser(actor: Actor(identity: "uid:1000"))

    private func rejection(_ bytes: [UInt8]) -> Rejection? {
        do {
            _ = try parser.parse(bytes)
            return nil
        } catch {
            return error
        }
    }

    /// A member set to a piece of JSON (nil: left out), the path blamed, and words of the message.
    struct Case: CustomTestStringConvertible {
        var member: String
        var json: String?
        var path: String
        var words: String
        var testDescription: String { "\(member) = \(json?.prefix(60) ?? "nothing")" }

        init(_ member: String, _ json: String?, _ words: String, at path: String? = nil) {
            self.member = member
            self.json = json
            self.path = path ?? member
            self.words = words
        }
    }

    static let envelope = [
        Case("specversion", nil, "missing"),
        Case("specversion", #""0.3""#, "only \"1.0\""),
        Case("specversion", "1.0", "a string is expected, not a number"),
        Case("id", nil, "missing"),
        Case("id", "null", "missing"),
        Case("id", #""""#, "empty"),
        Case("id", "7", "a string is expected, not a number"),
        Case("id", #""a\u0000b""#, "U+0000"),
        Case("id", #""a\u001Fb""#, "U+001F"),
        Case("id", #""a\u202Eb""#, "U+202E"),
        Case("id", "\"" + String(repeating: "x", count: 257) + "\"", "257 bytes"),
        Case("source", nil, "missing"),
        Case("source", #""daybook/quarantine""#, "Daybook's own"),
        Case("source", "\"" + String(repeating: "x", count: 513) + "\"", "513 bytes"),
        Case("type", nil, "missing"),
        Case("type", "[]", "a string is expected, not an array"),
        Case("type", #""daybook.v1.ClosureCompleted""#, "only Daybook itself"),
        Case("time", #""9999-12-31T23:59:59Z""#, "out of range"),
        Case("time", #""0001-01-01T00:00:00Z""#, "out of range"),
        Case("time", #""2024-02-30T00:00:00Z""#, "RFC 3339"),
        Case("time", #""yesterday""#, "RFC 3339"),
        Case("time", "1714979289", "a string is expected, not a number"),
        Case("datacontenttype", #""text/xml""#, "only application/json"),
        Case("data_base64", #""aGk=""#, "binary data"),
        Case("Commentary", #""x""#, "no attribute"),
        Case("subject", #""QX-2""#, "another exception"),
        Case("data", "null", "an object is expected, not null"),
        Case("data", #""text""#, "an object is expected, not a string"),
        Case("data", "{}", "missing", at: "data.exceptionId"),
    ]

    static let payload = [
        Case("data.evaluatorCommentary", #""x""#, "no such field"),
        Case(
            "data.archive", #"[{},{"uri":"a","note":"x"}]"#, "no such field",
            at: "data.archive[1].note"),
        Case("data.archive", "{}", "found an object"),
        Case("data.archive", #"[3]"#, "found a number", at: "data.archive[0]"),
        Case("data.version", #""two""#, "found a string"),
        Case("data.version", "-1", "in the range of its field"),
        Case("data.version", "4294967296", "in the range of its field"),
        Case("data.version", "1.5", "found a number"),
        Case("data.version", "0", "count from 1"),
        Case("data.final", #""yes""#, "true or false"),
        Case("data.exceptionId", #"{"a":1}"#, "found an object"),
        Case("data.exceptionId", #""""#, "missing"),
        Case("data.exceptionId", #""Q\u0000""#, "U+0000"),
        Case("data.exceptionId", #""..""#, "cannot be an exception's id"),
        Case("data.exceptionId", "\"" + String(repeating: "x", count: 101) + "\"", "101 bytes"),
        Case("data.exception_id", #""QX-1""#, "two spellings"),
        Case("data.disposition", nil, "missing"),
        Case("data.finalizedAt", nil, "missing"),
        Case("data.finalizedAt", #""9999-12-31T23:59:59Z""#, "out of range"),
        Case("data.finalizedAt", #""06/05/2024""#, "a time such as"),
        Case("data.reviewEpisode", #""a\nb""#, "U+000A"),
        Case(
            "data.archive", #"[{"role":1,"uri":"a","sha256":"ABC"}]"#, "64 lower-case",
            at: "data.archive[0].sha256"),
        Case(
            "data.archive", #"[{"role":1,"uri":"a"}]"#, "64 lower-case",
            at: "data.archive[0].sha256"),
        Case(
            "data.archive", #"[{"uri":"a","sha256":""# + Envelope.digest + #""}]"#, "missing",
            at: "data.archive[0].role"),
    ]

    @Test("Law 10: a bad member is refused, by its path, in words", arguments: envelope + payload)
    func refuses(case bad: Case) throws {
        let envelope = Envelope().with(bad.member, bad.json)
        guard case .refused(let fault) = rejection(envelope.bytes) else {
            Issue.record("not refused: \(envelope.text.prefix(300))")
            return
        }
        #expect(fault.path == bad.path)
        #expect(fault.text.contains(bad.words), "\(fault)")
        // The place is that of the member's value or name, or the object that lacks it.
        let after = String(decoding: envelope.bytes[fault.offset...], as: UTF8.self)
        #expect(
            ["{", "\"", "[", "n", "t"].contains(after.prefix(1)) || after.first?.isNumber == true
                || after.first == "-", "\(after)")
    }

    @Test("B-60 an unknown type is quarantined")
    func unknownType() throws {
        let bytes = Envelope().with("type", #""daybook.v1.DispositionAmended""#).bytes
        guard case .unknown(let fault, let header) = rejection(bytes) else {
            Issue.record("not quarantined")
            return
        }
        #expect(fault.path == "type" && header.id == "d-1")
        #expect(header.type == "daybook.v1.DispositionAmended")
    }

    @Test(
        "B-60 an unknown value of a known field is quarantined, by name or number",
        arguments: [
            ("data.disposition", #""DISPOSITION_DEFERRED""#, "data.disposition"),
            ("data.disposition", "77", "data.disposition"),
            ("data.nextStep", #""NEXT_STEP_REFUND""#, "data.nextStep"),
            ("data.archive", #"[{"role":"ARCHIVE_ROLE_VIDEO"}]"#, "data.archive[0].role"),
        ])
    func unknownValue(member: String, json: String, path: String) {
        guard case .unknown(let fault, _) = rejection(Envelope().with(member, json).bytes) else {
            Issue.record("not quarantined")
            return
        }
        #expect(fault.path == path && fault.text.hasPrefix("unknown value"))
    }

    @Test("A-29 an unknown value that reads like a text is not repeated in the message")
    func narrativeIsNotRepeated() {
        let bytes = Envelope().with("data.disposition", #""The agent was rude to Mr Jones""#).bytes
        guard case .unknown(let fault, _) = rejection(bytes) else {
            Issue.record("not quarantined")
            return
        }
        #expect(fault.text == "unknown value")
    }

    @Test("Law 10: an event with an unknown value and a fault is refused, whichever comes first")
    func faultWins() {
        for (first, second) in [("disposition", "version"), ("version", "disposition")] {
            let values = ["disposition": #""DISPOSITION_NEW""#, "version": #""x""#]
            let data = "{\"\(first)\":\(values[first]!),\"\(second)\":\(values[second]!)}"
            guard case .refused(let fault) = rejection(Envelope().with("data", data).bytes) else {
                Issue.record("not refused: \(data)")
                continue
            }
            #expect(fault.path == "data.version")
        }
    }

    @Test("Law 10: two unknown values are still no fault")
    func twoUnknownValues() {
        let data = #"{"exceptionId":"Q","disposition":"X","archive":[{"role":"Y"},{"role":"Z"}]}"#
        guard case .unknown(let fault, _) = rejection(Envelope().with("data", data).bytes) else {
            Issue.record("not quarantined")
            return
        }
        #expect(fault.path == "data.disposition")
    }

    /// Each text and list at its bound, and one byte or reference more; `é` has two bytes.
    static let atBounds: [(member: String, most: String, more: String, path: String)] = [
        ("data.exceptionId", text(50), text(50, "x"), "data.exceptionId"),
        ("data.reviewEpisode", text(64), text(64, "x"), "data.reviewEpisode"),
        (
            "data.archive", archive(20, uri: text(128)), archive(20, uri: text(128, "x")),
            "data.archive[0].uri"
        ),
        ("data.archive", archive(20), archive(21), "data.archive"),
        ("data.archive", archive(1), archive(250), "data.archive"),
    ]

    private static func text(_ count: Int, _ more: String = "") -> String {
        "\"" + String(repeating: "é", count: count) + more + "\""
    }

    private static func archive(_ count: Int, uri: String = "\"archive:m\"") -> String {
        let reference = #"{"role":1,"uri":\#(uri),"sha256":"\#(Envelope.digest)"}"#
        return "[" + Array(repeating: reference, count: count).joined(separator: ",") + "]"
    }

    @Test(
        "A-12 Law 10: what is at its bound is taken; more is refused by its path, with the remedy",
        arguments: atBounds)
    func bounds(member: String, most: String, more: String, path: String) {
        #expect(rejection(Envelope().with(member, most).bytes) == nil)
        guard case .refused(let fault) = rejection(Envelope().with(member, more).bytes) else {
            Issue.record("not refused")
            return
        }
        #expect(fault.path == path)
        #expect(fault.text.contains("at most") && fault.text.contains(", so "), "\(fault)")
    }

    @Test("A missing payload behind a reference is named as such")
    func dataReference() {
        let text = Envelope().with("data", "null").with("dataref", #""https://a.example/1""#).text
            .replacing(#","data":null"#, with: "")
        guard case .refused(let fault) = rejection(Array(text.utf8)) else {
            Issue.record("not refused")
            return
        }
        #expect(fault.path == "data" && fault.text.contains("is not fetched"))
    }

    @Test("Law 10: no damage to an event makes the parser crash", arguments: 0..<20)
    func neverCrashes(seed: UInt64) {
        var random = SplitMix64(state: seed)
        for _ in 0..<200 {
            var bytes = Envelope().bytes
            for _ in 0...(random.next() % 4) {
                let at = Int(random.next() % UInt64(bytes.count))
                switch random.next() % 3 {
                case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next())
                case 1: bytes.remove(at: at)
                default: bytes.insert(bytes[Int(random.next() % UInt64(bytes.count))], at: at)
                }
            }
            switch rejection(bytes) {
            case .refused(let fault), .unknown(let fault, _):
                #expect((0...bytes.count).contains(fault.offset))
            case nil: break
            }
        }
    }
}
