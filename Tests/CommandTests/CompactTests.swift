import EventLog
import Foundation
import Testing

/// The log's file made small.
@Suite struct CompactTests {
    @Test("Compaction keeps records, roots and answers, and goes on taking events")
    func same() throws {
        let desk = try TransferDesk(seed: 12)
        let log = try desk.open()
        let (head, records) = (try log.head(), try desk.records(log))
        log.close()
        let told = try #require(try desk.store.json("compact").first)
        #expect(told["position"] as? Int == Int(head.position.rawValue))
        let (before, after) = (
            try #require(told["bytesBefore"] as? Int), try #require(told["bytesAfter"] as? Int)
        )
        #expect(before > after && after > 0)
        let again = try desk.open()
        defer { again.close() }
        #expect(try again.head() == head)
        #expect(try desk.records(again) == records)
        #expect(try again.verify().isSound)
        for request in desk.requests {
            #expect(desk.answer(again, request).contains("isDuplicate: true"))
        }
        let next = NewEvent(
            stream: "s", type: "example.v1.Noted", id: "next", source: "urn:tests",
            occurred: again.now(), actor: Actor(identity: "user:tests"), payload: [])
        let receipt = try again.appendBlocking(
            AppendRequest(key: IdempotencyKey(source: "urn:tests", id: "next"), events: [next]))
        #expect(receipt.first == head.position.next)
        #expect(try again.verify().isSound)
    }

    @Test("A store that another process has open, reading or writing, is not compacted: 75")
    func inUse() throws {
        let store = try TemporaryStore()
        for access in [EventLog.Access.readOnly, .readWrite] {
            let log = try EventLog(opening: store.path, access: access)
            let refused = try store.daybook("compact")
            #expect(refused.status == 75, "\(refused.errors)")
            #expect(refused.errors.contains("other processes have it open"))
            log.close()
        }
        #expect(try store.daybook("compact").status == 0)
        #expect(try store.daybook("verify").status == 0)
    }

    @Test("What a killed compaction left is no harm, and is gone after the next")
    func leftovers() throws {
        let store = try TemporaryStore()
        let head = try store.head()
        let left = store.path + "/log/compacted.mdb"
        try Data(repeating: 7, count: 5_000).write(to: URL(filePath: left))
        #expect(try store.daybook("verify").status == 0)
        #expect(try store.daybook("compact").status == 0)
        #expect(try store.head() == head)
        #expect(!FileManager.default.fileExists(atPath: left))
    }
}
