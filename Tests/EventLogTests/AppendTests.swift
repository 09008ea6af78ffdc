import EventLog
import Schema
import Testing

@Suite("Appending and reading back") struct AppendTests {
    @Test("A store begins with StoreCreated at @1 and its id")
    func begins() throws {
        let store = try TemporaryStore()
        let log = try store.open()
        let first = try log.event(at: Position(1))
        let created = try StoreCreated(serializedBytes: first.payload)
        #expect(first.type == "daybook.v1.StoreCreated")
        #expect(first.stream == "store" && first.revision == 1)
        #expect(created.storeID == log.storeID && created.clock == .virtual)
        #expect(log.storeID.count == 36 && log.clockMode == .virtual)
        #expect(try log.head().position == Position(1))
    }

    @Test("What is appended is read back as it was said")
    func readsBack() async throws {
        let store = try TemporaryStore()
        let log = try store.open()
        let said = event(payload: Array(0..<200))
        let receipt = try await log.append(request("k-1", [said]))
        #expect(
            receipt
                == Receipt(
                    first: Position(2), last: Position(2), recorded: noon, isDuplicate: false))
        let found = try log.event(at: Position(2))
        #expect(found.stream == said.stream && found.revision == 1 && found.type == said.type)
        #expect(found.id == said.id && found.source == said.source)
        #expect(found.occurred == said.occurred && found.recorded == noon)
        #expect(found.actor == said.actor && found.correlation == said.correlation)
        #expect(found.key == IdempotencyKey(source: "urn:review", id: "k-1"))
        #expect(found.payload == said.payload && !found.isErased && found.causation == nil)
        #expect(try log.receipt(for: found.key)?.first == Position(2))
    }
}
