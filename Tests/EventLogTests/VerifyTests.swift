import LMDB
import MerkleLog
import Testing

@testable import EventLog

/// Each table is tampered with behind the log's back, checksums made right where one could; the
/// verification must name the place.
@Suite("A-59 verification finds what was changed") struct VerifyTests {
    let store: TemporaryStore

    init() throws {
        store = try TemporaryStore()
        let log = try store.open()
        for result in log.appendAll(
            (0..<300).map { request("k-\($0)", [event("s/\($0 % 7)", id: "\($0)")]) })
        {
            _ = try result.get()
        }
        #expect(try log.verify().isSound)
        log.close()
    }

    private func tamper(
        _ body: (inout WriteTransaction, LogTables) throws -> Void
    ) throws -> VerifyReport {
        let environment = try Environment(opening: store.path + "/log")
        let tables = try LogTables(environment)
        try environment.write { try body(&$0, tables) }
        environment.close()
        let log = try store.open(.readOnly)
        defer { log.close() }
        return try log.verify()
    }

    /// Changes a record and gives it a checksum that holds.
    private func changeRecord(
        _ position: UInt64, _ change: (inout [UInt8]) -> Void
    ) throws -> VerifyReport {
        try tamper { transaction, tables in
            var value = try #require(
                try transaction.get(tables.events, key: position)?.array)
            change(&value)
            value.set(value.span.bytes.extracting(8..<value.count).checksum, at: 0)
            try transaction.put(tables.events, key: position, value: value)
        }
    }

    @Test("A changed payload, though its checksum is right")
    func payload() throws {
        let report = try changeRecord(100) {
            $0[$0.count - 1 - ContentDigest.byteCount] ^= 1
        }
        #expect(report.firstBadPosition == Position(100) && report.problems.count == 1)
    }

    @Test("A changed envelope, though its checksum is right")
    func envelope() throws {
        let report = try changeRecord(100) {
            $0.set(noon.nanoseconds + 1, at: 56 + RecordLayout.Header.occurred)
        }
        #expect(report.firstBadPosition == Position(100))
        #expect(report.problems.contains { $0.what.contains("leaf") })
    }

    @Test("A record written anew with its leaf: the tree does not agree")
    func rewritten() throws {
        let report = try changeRecord(100) { value in
            value.set(noon.nanoseconds + 1, at: 56 + RecordLayout.Header.occurred)
            let end = 56 + Int(value.span.bytes.u32(RecordLayout.envelopeLength))
            let leaf = Array(value[56..<end]).withUnsafeBytes { TreeHash.leaf($0) }
            value.replaceSubrange(8..<40, with: leaf.bytes)
        }
        #expect(report.problems.contains { $0.what.contains("node 0 of level 8") })
        #expect(report.problems.contains { $0.what.contains("frontier") })
    }

    @Test("A time that goes back")
    func time() throws {
        let report = try changeRecord(100) {
            $0.set(noon.nanoseconds + 9, at: 56 + RecordLayout.Header.recorded)
        }
        #expect(report.problems.contains { $0.position == Position(101) })
    }

    @Test("A broken chain")
    func chain() throws {
        let report = try changeRecord(100) {
            $0.set(UInt64(92), at: 56 + RecordLayout.Header.previous)
        }
        #expect(
            report.problems.contains { $0.position == Position(100) && $0.what.contains("chain") })
    }

    @Test("A missing record")
    func missing() throws {
        let report = try tamper { transaction, tables in
            try transaction.delete(tables.events, key: 100)
        }
        #expect(report.firstBadPosition == Position(100))
    }

    @Test("A stream's head that is wrong, missing, or too many")
    func streams() throws {
        let name = Array("s/3".utf8)
        var original: [UInt8] = []
        let wrong = try tamper { transaction, tables in
            original = try transaction.get(tables.streams, key: name)?.array ?? []
            var value = original
            value.set(UInt64(1), at: 8)
            try transaction.put(tables.streams, key: name, value: value)
        }
        #expect(wrong.problems.count == 1 && "\(wrong.problems)".contains("s/3"))
        let missing = try tamper { try $0.delete($1.streams, key: name) }
        #expect("\(missing.problems)".contains("s/3"))
        let many = try tamper { transaction, tables in
            try transaction.put(tables.streams, key: name, value: original)
            try transaction.put(tables.streams, key: Array("ghost".utf8), value: original)
        }
        #expect(many.problems.count == 1)
    }

    @Test("A key's entry that is wrong, missing, or too many")
    func keys() throws {
        let octets = IdempotencyKey(source: "urn:review", id: "k-98").octets
        var key: UInt64 = 0
        var original: [UInt8] = []
        let wrong = try tamper { transaction, tables in
            key = keyHash(octets.span.bytes, seed: try transaction.keyIndex(tables).seed)
            original = try transaction.get(tables.keys, key: key)?.array ?? []
            var value = original
            value.set(UInt64(8), at: 0)
            try transaction.put(tables.keys, key: key, value: value)
        }
        #expect(wrong.problems.map(\.position) == [Position(8), Position(100)])
        let missing = try tamper { try $0.delete($1.keys, key: key) }
        #expect(missing.problems.map(\.position) == [Position(100)])
        let many = try tamper { transaction, tables in
            try transaction.put(tables.keys, key: key, value: original)
            try transaction.put(tables.keys, key: key ^ 1, value: original)
        }
        #expect(many.problems.count == 1 && "\(many.problems)".contains("keys"))
    }

    @Test("A Merkle node, and the head's frontier and time")
    func tree() throws {
        let node = CompactRange.Node.tableKey(level: 8, index: 0)
        var original: [UInt8] = []
        let wrong = try tamper { transaction, tables in
            original = try transaction.get(tables.nodes, key: node)?.array ?? []
            try transaction.put(tables.nodes, key: node, value: [UInt8](repeating: 3, count: 32))
        }
        #expect(wrong.firstBadPosition == Position(256) && wrong.problems.count == 1)
        let head = try tamper { transaction, tables in
            try transaction.put(tables.nodes, key: node, value: original)
            var value = try #require(
                try transaction.get(tables.meta, key: HeadRecord.tableKey)?.array)
            value[70] ^= 1
            value.set(noon.nanoseconds + 1, at: 16)
            value.set(value.span.bytes.extracting(8..<value.count).checksum, at: 0)
            try transaction.put(tables.meta, key: HeadRecord.tableKey, value: value)
        }
        #expect(head.problems.count == 2 && "\(head.problems)".contains("frontier"))
    }

    @Test("A damaged head record is refused by name")
    func head() throws {
        let environment = try Environment(opening: store.path + "/log")
        let tables = try LogTables(environment)
        try environment.write { transaction in
            var value = try #require(
                try transaction.get(tables.meta, key: HeadRecord.tableKey)?.array)
            value[20] ^= 1
            try transaction.put(tables.meta, key: HeadRecord.tableKey, value: value)
        }
        environment.close()
        let error = #expect(throws: StoreError.self) { try store.open() }
        #expect("\(error as Any)".contains("head record"))
    }
}
