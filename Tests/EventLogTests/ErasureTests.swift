import Foundation
import LMDB
import MerkleLog
import Schema
import Testing

@testable import EventLog

/// Payloads are taken out of the log, and nothing else of it changes (S9).
@Suite("S9 erasure") struct ErasureTests {
    private static let marker = Array("SECRET-OF-A-PERSON".utf8)

    /// Streams of a few events in mixed order, single and in requests of two.
    private static func filled(seed: UInt64) throws -> (TemporaryStore, [AppendRequest]) {
        var random = SeededGenerator(seed: seed)
        let store = try TemporaryStore()
        let log = try store.open()
        defer { log.close() }
        let requests = (0..<60).map { number in
            let events = (0..<1 + Int(random.next() % 2)).map { index in
                event(
                    "case/\(random.next() % 6)", id: "\(number)/\(index)",
                    payload: marker + Array("\(number)/\(index)".utf8))
            }
            return request("k-\(number)", events)
        }
        for result in log.appendAll(requests) { _ = try result.get() }
        return (store, requests)
    }

    private static func envelopes(_ log: EventLog) throws -> [[UInt8]] {
        try (1...log.head().position.rawValue).map { try log.envelope(at: Position($0)) }
    }

    @Test(
        "Salt and payload go; envelopes, leaves, roots, answers and proofs stay",
        arguments: 1...8 as ClosedRange<UInt64>)
    func inPlace(seed: UInt64) throws {
        let (store, requests) = try Self.filled(seed: seed)
        let log = try store.open()
        defer { log.close() }
        var random = SeededGenerator(seed: seed + 99)
        let before = try (head: log.head(), envelopes: Self.envelopes(log))
        let targets = (2...before.head.position.rawValue).filter { _ in random.next() % 3 == 0 }
            .map { Position($0) }
        let proof = try log.proveInclusion(of: targets[0], in: before.head.position)
        let receipt = try log.erase(
            Erasure(positions: targets, reason: "asked for"), by: anyone)
        #expect(receipt.first == before.head.position.next && !receipt.isDuplicate)

        #expect(Array(try Self.envelopes(log).dropLast()) == before.envelopes)
        #expect(try log.head(at: before.head.position) == before.head.root)
        try proof.verify(
            leaf: TreeHash.leaf(before.envelopes[Int(targets[0].rawValue) - 1]),
            root: TreeHash(before.head.root))
        for record in try log.read(limit: 1_000) {
            let isTarget = targets.contains(record.position)
            #expect(record.isErased == isTarget)
            if isTarget {
                #expect(record.payload.isEmpty)
                let salt = try log.access.read { transaction, tables in
                    try transaction.event(record.position, tables).verbatim().salt
                }
                #expect(salt == [UInt8](repeating: 0, count: 16))
            }
            #expect(try log.disclosure(at: record.position) == nil || !isTarget)
        }
        #expect(try log.verify() == VerifyReport(head: log.head(), problems: []))
        for result in log.appendAll(requests) { #expect(try result.get().isDuplicate) }
        let other = request("k-0", [event("case/0", payload: [1])])
        #expect(throws: AppendError.self) { try log.appendBlocking(other) }
        #expect(try log.verify().isSound)
    }

    @Test("Nothing of an erased payload is in the file once it was compacted")
    func bytes() throws {
        let (store, _) = try Self.filled(seed: 3)
        let log = try store.open()
        let all = (2...(try log.head().position.rawValue)).map { Position($0) }
        _ = try log.erase(Erasure(positions: all, reason: "all"), by: anyone)
        log.close()
        _ = try LogBackup.compact(store.path)
        let file = try Data(contentsOf: URL(filePath: store.path + "/log/data.mdb"))
        #expect(file.count > 4096 && file.range(of: Data(Self.marker)) == nil)
    }

    @Test("An erasure again gets its first receipt; its event tells what and why")
    func idempotent() throws {
        let (store, _) = try Self.filled(seed: 4)
        let log = try store.open()
        defer { log.close() }
        let erasure = Erasure(
            positions: [Position(4), Position(9)], subject: "case/1", reason: "request 77")
        let first = try log.erase(erasure, by: anyone)
        let again = try log.erase(erasure, by: anyone)
        #expect(again.first == first.first && again.isDuplicate)
        let event = try #require(try log.readStream("erasure").first)
        let told = try PayloadErased(serializedBytes: event.payload)
        #expect(told.positions == [4, 9] && told.reason == "request 77")
        #expect(told.subject == "case/1" && event.actor == anyone)
        #expect(try log.erasures()?.last == first.first)
    }

    @Test("What is not there, the log's own, gone already or out of order is refused, all of it")
    func refused() throws {
        let (store, _) = try Self.filled(seed: 5)
        let log = try store.open()
        defer { log.close() }
        _ = try log.erase(Erasure(positions: [Position(5)], reason: "x"), by: anyone)
        let head = try log.head()
        let bad: [[UInt64]] = [[], [0], [1], [999], [5, 6], [4, 4], [7, 6], [6, 5]]
        for positions in bad {
            let erasure = Erasure(positions: positions.map { Position($0) }, reason: "x")
            #expect(throws: AppendError.self) { try log.erase(erasure, by: anyone) }
        }
        #expect(throws: AppendError.self) {
            try log.erase(Erasure(positions: [Position(6)], reason: ""), by: anyone)
        }
        #expect(try log.head() == head && log.verify().isSound)
        #expect(try log.event(at: Position(6)).isErased == false)
    }

    @Test("A stream that was erased ends: it takes no event, alone or among others")
    func ended() throws {
        let (store, _) = try Self.filled(seed: 6)
        let log = try store.open()
        defer { log.close() }
        let positions = try log.readStream("case/2").map(\.position)
        let part = Erasure(
            positions: Array(positions.dropLast()), endedStreams: ["case/2"], reason: "x")
        #expect(throws: AppendError.self) { try log.erase(part, by: anyone) }
        let whole = Erasure(positions: positions, endedStreams: ["case/2"], reason: "x")
        _ = try log.erase(whole, by: anyone)
        let more = request("late", [event("case/3", id: "a"), event("case/2", id: "b")])
        #expect(throws: AppendError.streamEnded("case/2")) { try log.appendBlocking(more) }
        _ = try log.appendBlocking(request("other", [event("case/3", id: "c")]))
        #expect(try log.verify().isSound)
    }

    @Test("A long stream ends with the last of several erasures")
    func severalParts() throws {
        let store = try TemporaryStore()
        let log = try store.open()
        defer { log.close() }
        let events = (0..<700).map { event("case/9", id: "\($0)", payload: Self.marker) }
        _ = try log.appendBlocking(request("many", events))
        let positions = try log.readStream("case/9").map(\.position)
        let (first, rest) = (positions.prefix(500), positions.dropFirst(500))
        let tooMany = Erasure(positions: positions, endedStreams: ["case/9"], reason: "x")
        #expect(throws: AppendError.self) { try log.erase(tooMany, by: anyone) }
        _ = try log.erase(Erasure(positions: Array(first), reason: "x"), by: anyone)
        _ = try log.appendBlocking(request("between", [event("case/9", id: "b")]))
        let end = Erasure(positions: Array(rest), endedStreams: ["case/9"], reason: "x")
        #expect(throws: AppendError.self) { try log.erase(end, by: anyone) }
        let between = try log.readStream("case/9").last.map { [$0.position] } ?? []
        _ = try log.erase(
            Erasure(positions: rest + between, endedStreams: ["case/9"], reason: "x"), by: anyone)
        #expect(try log.readStream("case/9").allSatisfy(\.isErased))
        #expect(throws: AppendError.streamEnded("case/9")) {
            try log.appendBlocking(request("late", [event("case/9", id: "c")]))
        }
        #expect(try log.verify().isSound)
    }

    private func tamper(
        _ store: TemporaryStore, _ body: (inout WriteTransaction, LogTables) throws -> Void
    ) throws -> VerifyReport {
        let environment = try Environment(opening: store.path + "/log")
        let tables = try LogTables(environment)
        try environment.write { try body(&$0, tables) }
        environment.close()
        let log = try store.open(.readOnly)
        defer { log.close() }
        return try log.verify()
    }

    @Test("A-59 a payload that is gone without an event that says so is found")
    func unsaid() throws {
        let (store, _) = try Self.filled(seed: 7)
        let report = try tamper(store) { transaction, tables in
            let record = try transaction.event(Position(7), tables).withoutPayload()
            try transaction.put(tables.events, key: UInt64(7), value: record)
        }
        #expect(report.firstBadPosition == Position(7) && report.problems.count == 1)
    }

    @Test("A-59 an erasure that was undone is found, and a stream that was opened again")
    func undone() throws {
        let (store, _) = try Self.filled(seed: 8)
        let log = try store.open()
        let positions = try log.readStream("case/2").map(\.position)
        let first = positions[0]
        let kept = try log.access.read { transaction, tables in
            try transaction.get(tables.events, key: first.rawValue)?.array ?? []
        }
        _ = try log.erase(
            Erasure(positions: positions, endedStreams: ["case/2"], reason: "x"), by: anyone)
        log.close()
        let record = try tamper(store) { transaction, tables in
            try transaction.put(tables.events, key: first.rawValue, value: kept)
        }
        #expect(record.firstBadPosition == first && record.problems.count == 1)
        let stream = try tamper(store) { transaction, tables in
            var entry = try #require(try transaction.entry(of: "case/2", tables))
            entry.isEnded = false
            let words = entry.words
            let name = Array("case/2".utf8)
            try transaction.put(tables.streams, key: name.span.bytes, value: words.span.bytes)
        }
        #expect(stream.problems.contains { $0.what.contains("as open, which was erased") })
    }
}
