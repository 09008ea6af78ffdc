import EventLog
import Schema
import Testing

@testable import Projections

/// What a fold may rely on when it reads and writes rows.
@Suite struct RowSetTests {
    private struct Written: Equatable {
        var key: String
        var size: UInt32?
    }

    private func row(_ size: UInt32) -> QuarantineRow { .with { $0.sizeBytes = size } }

    private func accepted(_ rows: inout RowSet<QuarantineRow>) throws -> [Written] {
        var written: [Written] = []
        try rows.accept { written.append(Written(key: $0.text, size: $2?.sizeBytes)) }
        return written
    }

    @Test("Reads go through to the stored rows, each once")
    func readThrough() throws {
        nonisolated(unsafe) var asked: [String] = []
        var rows = RowSet<QuarantineRow> { key in
            asked.append(key.text)
            return key.text == "a" ? .with { $0.sizeBytes = 7 } : nil
        }
        #expect(rows["a"]?.sizeBytes == 7)
        #expect(rows["a"]?.sizeBytes == 7)
        #expect(rows["b"] == nil)
        #expect(rows["b"] == nil)
        #expect(asked == ["a", "b"])
    }

    @Test("One event gives one version of a row, and none of a row that it leaves as it was")
    func oneVersion() throws {
        var rows = RowSet<QuarantineRow> { $0.text == "same" ? .with { $0.sizeBytes = 1 } : nil }
        rows["a"] = row(1)
        rows["a"] = row(2)
        rows["same"] = row(1)
        rows["gone"] = row(3)
        rows["gone"] = nil
        #expect(try accepted(&rows) == [Written(key: "a", size: 2)])
        rows["a"] = nil
        #expect(try accepted(&rows) == [Written(key: "a", size: nil)])
    }

    @Test("What a poisoned event wrote is gone, what came before it stays")
    func discard() throws {
        var rows = RowSet<QuarantineRow>()
        rows["a"] = row(1)
        _ = try accepted(&rows)
        rows["a"] = row(2)
        rows["b"] = row(2)
        rows.discard()
        #expect(rows["a"] == row(1))
        #expect(rows["b"] == nil)
        #expect(try accepted(&rows).isEmpty)
    }

    @Test("Keys are told apart by their bytes, not as equivalent texts")
    func keysByBytes() throws {
        let composed = "caf\u{E9}"
        let decomposed = "cafe\u{301}"
        #expect(composed == decomposed)
        var rows = RowSet<QuarantineRow>()
        rows[composed] = row(1)
        rows[decomposed] = row(2)
        #expect(rows[composed] == row(1))
        #expect(try accepted(&rows).count == 2)
        #expect(RowKey(decomposed) < RowKey(composed))
    }

    @Test(
        "A key that the store cannot hold spoils the event",
        arguments: ["", "a\0b", String(repeating: "k", count: RowKey.maxBytes + 1)])
    func badKey(_ key: String) throws {
        var rows = RowSet<QuarantineRow>()
        rows["good"] = row(1)
        rows[key] = row(1)
        #expect(throws: FoldError.self) { try accepted(&rows) }
        #expect(rows["good"] == nil)
    }

    @Test("A store that fails under a fold is not held against the event")
    func storeFails() throws {
        struct Broken: Error {}
        var rows = RowSet<QuarantineRow> { _ in throw Broken() }
        rows["a"] = row(1)
        #expect(throws: StoredRowUnreadable.self) { try accepted(&rows) }
        #expect(try accepted(&rows).isEmpty)
    }
}
