import EventLog
import Foundation
import LMDB
import Testing

/// The stored bytes, read by a program that knows the published byte map and nothing else.
@Suite("The format of the log")
struct RecordFormatTests {
    /// What the independent reader says of an event.
    private struct Decoded: Decodable {
        var position, revision, previous, causation: UInt64
        var recorded, occurred: Int64
        var schemaVersion, index, count: UInt32
        var stream, type, id, source, actorIdentity, actorClaimed, correlation: String
        var keySource, keyID, payload, leaf: String
    }

    private struct Answer: Decodable {
        var events: [Decoded]
        var root: String
        var storeID: String
        var clock: Int
        var areChecksumsChecked: Bool
    }

    @Test("An independent reader finds every field, hash, key, chain and node where the map says")
    func independentReader() throws {
        let store = try TemporaryStore()
        let log = try store.open()
        try fill(log)
        let events = try log.read(limit: .max)
        let root = try log.head().root
        let storeID = log.storeID
        log.close()

        let answer = try decode(store)
        #expect(answer.areChecksumsChecked, "the xxHash library was not found")
        #expect(answer.root == hexadecimal(root) && answer.clock == 2)
        #expect(answer.storeID == storeID.replacing("-", with: ""))
        #expect(answer.events.count == events.count)
        for (found, event) in zip(answer.events, events) {
            #expect(found.position == event.position.rawValue)
            #expect(found.revision == event.revision && found.schemaVersion == event.schemaVersion)
            #expect(found.causation == event.causation?.rawValue ?? 0)
            #expect(found.recorded == event.recorded.nanoseconds)
            #expect(found.occurred == event.occurred.nanoseconds)
            #expect(
                [found.stream, found.type, found.id, found.source]
                    == [event.stream, event.type, event.id, event.source])
            #expect(
                Actor(identity: found.actorIdentity, claimed: found.actorClaimed) == event.actor)
            #expect(found.correlation == event.correlation)
            #expect(IdempotencyKey(source: found.keySource, id: found.keyID) == event.key)
            #expect(found.payload == hexadecimal(event.payload))
            #expect(found.leaf == hexadecimal(event.leafHash))
        }
    }

    /// Several events a request, several streams, long keys, text beyond ASCII, references,
    /// a moved clock, a conflict, and enough events for stored nodes and a run of keys.
    private func fill(_ log: EventLog) throws {
        var last = event("ausnahme/Ü-7", id: "größe", payload: [])
        last.causation = Position(1)
        last.schemaVersion = 3
        last.correlation = ""
        last.occurred = Instant(nanoseconds: -5)
        last.actor = Actor(identity: "a", claimed: "")
        _ = try log.appendBlocking(request("k-1", [event(), event("s/2"), last]))
        _ = try log.advanceClock(to: noon.adding(milliseconds: 5), by: anyone)
        _ = try log.appendBlocking(request(String(repeating: "k", count: 900), [last]))
        let other = AppendRequest(
            key: IdempotencyKey(source: "urn:review", id: "k-1"), events: [event()])
        #expect(throws: AppendError.self) { try log.appendBlocking(other) }
        for result in log.appendAll((0..<4_200).map { request("n-\($0)") }) { _ = try result.get() }
    }

    private func decode(_ store: TemporaryStore) throws -> Answer {
        let environment = try Environment(
            opening: store.path + "/log", options: .init(isReadOnly: true))
        defer { environment.close() }
        var document: [String: Any] = [
            "secret": try String(contentsOfFile: store.path + "/secret", encoding: .utf8)
        ]
        document["events"] = try entries("events", environment).map(\.value)
        for name in ["keys", "runs", "streams", "nodes"] {
            document[name] = Dictionary(
                uniqueKeysWithValues: try entries(name, environment).map { ($0.key, $0.value) })
        }
        var meta: [String: String] = [:]
        for entry in try entries("meta", environment) {
            let name = ["head", "store", "keys"].first { hexadecimal(Array($0.utf8)) == entry.key }
            meta[try #require(name)] = entry.value
        }
        document["meta"] = meta

        let input = store.directory + "/input.json"
        try JSONSerialization.data(withJSONObject: document).write(to: URL(filePath: input))
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Oracles/decode_store.py").path()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script]
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: input))
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return try JSONDecoder().decode(Answer.self, from: data)
    }

    private func entries(
        _ name: String, _ environment: Environment
    ) throws -> [(key: String, value: String)] {
        let table = try environment.table(name)
        return try environment.read { transaction in
            var found: [(key: String, value: String)] = []
            var cursor = try transaction.cursor(table)
            var isThere = try cursor.first()
            while isThere {
                found.append((hexadecimal(cursor.key), hexadecimal(cursor.value)))
                isThere = try cursor.next()
            }
            return found
        }
    }
}

private func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { String(format: "%02x", $0) }.joined()
}

private func hexadecimal(_ span: RawSpan) -> String {
    span.withUnsafeBytes { hexadecimal(Array($0)) }
}
