import EventLog
import Foundation
import Testing

/// A store with a random history, and the files and stores that are made of it.
final class TransferDesk {
    let store: TemporaryStore
    let requests: [AppendRequest]
    var file: String { path("before") }
    var secret: String { path("secret.out") }
    var again: String { path("again") }

    func path(_ name: String) -> String { store.scratch.path + "/" + name }

    static let oracle = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Tools/oracle/judge-text").path()

    /// Requests of one to four events, repeated, contradicted, with a clock that moves on.
    init(seed: UInt64) throws {
        store = try TemporaryStore()
        var random = Xorshift(state: seed &* 0x9E37_79B9_7F4A_7C15 | 1)
        var made: [AppendRequest] = []
        let log = try EventLog(opening: store.path, access: .readWrite)
        defer { log.close() }
        for number in 0..<80 {
            let request = Self.request(number, &random)
            made.append(request)
            _ = try log.appendBlocking(request)
            switch UInt64.random(in: 0..<6, using: &random) {
            case 0: _ = try log.appendBlocking(request)
            case 1:
                _ = try? log.appendBlocking(Self.contradicted(made.randomElement(using: &random)!))
            case 2:
                _ = try log.advanceClock(
                    to: log.now().adding(nanoseconds: 1_000_000_007), by: Self.anyone)
            default: break
            }
        }
        requests = made
    }

    private static let anyone = Actor(identity: "user:tests", claimed: "")

    private static func request(_ number: Int, _ random: inout Xorshift) -> AppendRequest {
        let events = (0..<Int.random(in: 1...4, using: &random)).map { index in
            NewEvent(
                stream: "s/\(Int.random(in: 0..<9, using: &random))\u{2028}\"\\",
                type: "example.v1.Noted", id: "e\(number)/\(index)", source: "urn:tests",
                occurred: Instant(nanoseconds: .random(in: -1 << 60...1 << 60, using: &random)),
                actor: Actor(
                    identity: "user:tests",
                    claimed: Bool.random(using: &random) ? "" : "Zoë\n\u{1}"),
                causation: Bool.random(using: &random) ? nil : Position(1),
                correlation: "c", schemaVersion: UInt32.random(in: 1...3, using: &random),
                payload: (0..<Int.random(in: 0..<300, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                })
        }
        let key = IdempotencyKey(source: "urn:tests", id: "k\(number)")
        guard Bool.random(using: &random) else { return AppendRequest(key: key, events: events) }
        return AppendRequest(key: key, content: .bytes([UInt8(number)]), events: events)
    }

    /// The same key for other content.
    static func contradicted(_ request: AppendRequest) -> AppendRequest {
        var other = request
        other.content = .bytes([0xFF, 0xFE])
        return other
    }

    /// The last line, with one digit of the root changed.
    static func otherRoot(_ line: String) -> String {
        let digit = line.dropLast(2).last == "0" ? "1" : "0"
        return line.dropLast(3) + digit + "\"}"
    }

    func open() throws -> EventLog { try EventLog(opening: store.path, access: .readWrite) }
    func openAgain() throws -> EventLog { try EventLog(opening: again, access: .readWrite) }

    func export(_ more: String...) throws -> Program.Result {
        try store.daybook(["export", "ndjson", file] + more)
    }

    func export(to name: String, from other: String) throws -> Program.Result {
        try Program.daybook.run(["export", "ndjson", path(name), "--store", other])
    }

    func importAgain(
        _ more: String..., from name: String = "before", to other: String = "again"
    ) throws -> Program.Result {
        try Program.daybook.run(
            ["import", "ndjson", path(name), "--store", path(other)] + more)
    }

    /// Everything that each record holds, as text.
    func records(_ log: EventLog) throws -> [String] {
        var records: [String] = []
        try log.scan { records.append(String(describing: try $0.verbatim())) }
        return records
    }

    func answer(_ log: EventLog, _ request: AppendRequest) -> String {
        do {
            return "\(try log.appendBlocking(request))"
        } catch {
            return "\(error)"
        }
    }
}

/// Random numbers that are the same in each run.
struct Xorshift: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
