import EventLog
import Testing

@Suite("What a request may hold") struct RequestTests {
    private func long(_ count: Int) -> String { String(repeating: "é", count: count / 2) }

    @Test(
        "Each limit holds, and its refusal names the field",
        arguments: [
            ("stream", 400), ("type", 256), ("id", 1024), ("source", 1024), ("actor", 256),
            ("claimed", 256), ("correlation", 1024),
        ])
    func limits(field: String, limit: Int) throws {
        let store = try TemporaryStore()
        let log = try store.open()
        func filled(_ text: String) -> AppendRequest {
            var event = event()
            switch field {
            case "stream": event.stream = text
            case "type": event.type = text
            case "id": event.id = text
            case "source": event.source = text
            case "actor": event.actor.identity = text
            case "claimed": event.actor.claimed = text
            default: event.correlation = text
            }
            return request("k", [event])
        }
        for bad in [long(limit + 2), "a\0b"] {
            let error = #expect(throws: AppendError.self) { try log.appendBlocking(filled(bad)) }
            #expect("\(error as Any)".contains("invalid") && "\(error as Any)".contains(field))
        }
        let receipt = try log.appendBlocking(filled(long(limit)))
        let found = try log.event(at: receipt.first)
        #expect(
            [
                found.stream, found.type, found.id, found.source, found.actor.identity,
                found.actor.claimed, found.correlation,
            ].contains(long(limit)))
    }

    @Test("A payload of 16 KiB is taken, one byte more is not")
    func payload() throws {
        let store = try TemporaryStore()
        let log = try store.open()
        let most = [UInt8](repeating: 7, count: 16 * 1024)
        #expect(throws: AppendError.self) {
            try log.appendBlocking(request("k", [event(payload: most + [7])]))
        }
        let receipt = try log.appendBlocking(request("k", [event(payload: most)]))
        #expect(try log.event(at: receipt.first).payload == most)
    }

    @Test("A request without events, the log's own streams and its key source are refused")
    func own() throws {
        let store = try TemporaryStore()
        let log = try store.open()
        var bad = [request("k", [])]
        for stream in ["store", "clock", "conflict"] { bad.append(request("k", [event(stream)])) }
        bad.append(
            AppendRequest(
                key: IdempotencyKey(source: "daybook:log", id: "store-created"),
                events: [event()]))
        var causeless = event()
        causeless.causation = Position(2)
        bad.append(request("k", [causeless]))
        for result in log.appendAll(bad) {
            #expect("\(result)".contains("invalid"))
        }
        #expect(try log.head().position == Position(1))
    }

    @Test("Expectations: any, no stream, exactly n, on several streams")
    func expectations() throws {
        let store = try TemporaryStore()
        let log = try store.open()
        func attempt(_ id: String, _ expectations: [StreamExpectation]) -> Bool {
            (try? log.appendBlocking(request(id, [event("s")], expecting: expectations))) != nil
        }
        #expect(!attempt("1", [StreamExpectation("s", .exactly(1))]))
        #expect(
            attempt("2", [StreamExpectation("s", .noStream), StreamExpectation("t", .noStream)]))
        #expect(!attempt("3", [StreamExpectation("s", .noStream)]))
        #expect(attempt("4", [StreamExpectation("s", .exactly(1))]))
        #expect(attempt("5", [StreamExpectation("s", .any), StreamExpectation("t", .exactly(0))]))
        #expect(
            !attempt(
                "6", [StreamExpectation("s", .exactly(3)), StreamExpectation("t", .exactly(1))]))
        #expect(try log.revision(of: "s") == 3)
    }

    @Test("A dry run says what would be appended and writes nothing")
    func dryRun() throws {
        let store = try TemporaryStore()
        let log = try store.open()
        let before = try log.head()
        let said = request("k", [event(id: "a"), event(id: "b", payload: [8, 1])])
        let shown = try log.dryRun(said)
        #expect(try log.head() == before)
        let receipt = try log.appendBlocking(said)
        #expect(receipt.first == shown[0].position && receipt.last == shown[1].position)
        for event in shown {
            var real = try log.event(at: event.position)
            real.leafHash = event.leafHash
            #expect(real == event)
        }
        #expect(try log.dryRun(said).isEmpty)
        #expect(throws: AppendError.self) { try log.dryRun(request("k", [event(id: "c")])) }
        #expect(try log.head().position == receipt.last)
    }
}
