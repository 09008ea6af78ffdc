import EventLog
import Schema
import Testing

@Suite("Law 4: a key belongs to one content, forever") struct LawFourTests {
    let store: TemporaryStore
    let log: EventLog

    init() throws {
        store = try TemporaryStore()
        log = try store.open()
    }

    @Test("A repeated request gets its first receipt and appends nothing")
    func duplicate() throws {
        let first = try log.appendBlocking(request("k", [event(id: "a"), event(id: "b")]))
        let again = try log.appendBlocking(request("k", [event(id: "a"), event(id: "b")]))
        #expect(first.first == Position(2) && first.last == Position(3) && !first.isDuplicate)
        #expect(again.isDuplicate && again.first == first.first && again.last == first.last)
        #expect(again.recorded == first.recorded)
        #expect(try log.head().position == Position(3))
    }

    @Test("The receipt comes before any expectation is looked at")
    func beforeExpectations() throws {
        let expecting = [StreamExpectation("exception/QX-9", .noStream)]
        _ = try log.appendBlocking(request("k", expecting: expecting))
        let again = try log.appendBlocking(request("k", expecting: expecting))
        #expect(again.isDuplicate)
    }

    @Test("A-41 other content is refused, and recorded once for each digest")
    func conflict() throws {
        let said = try log.appendBlocking(request("k"))
        let key = IdempotencyKey(source: "urn:review", id: "k")
        let other = request("k", [event(id: "k", payload: [10, 1, 66])])
        let expected = AppendError.conflict(key: key, first: said.first, recorded: Position(3))
        #expect(throws: expected) { try log.appendBlocking(other) }
        #expect(throws: expected) { try log.appendBlocking(other) }
        #expect(try log.head().position == Position(3))
        let third = request("k", [event(id: "k", payload: [10, 1, 67])])
        #expect(throws: AppendError.conflict(key: key, first: said.first, recorded: Position(4))) {
            try log.appendBlocking(third)
        }
        let events = try log.readStream("conflict")
        let notes = try events.map { try IdempotencyConflictRecorded(serializedBytes: $0.payload) }
        try #require(notes.count == 2)
        #expect(
            notes.map(\.id) == ["k", "k"] && notes.map(\.source) == ["urn:review", "urn:review"])
        #expect(notes.allSatisfy { $0.firstPosition == 2 && $0.digest.count == 33 })
        #expect(notes.allSatisfy { $0.digest.first == 1 } && notes[0].digest != notes[1].digest)
        #expect(events[0].causation == said.first)
        #expect(try log.verify().isSound)
    }

    @Test("Keys that meet within one commit behave the same")
    func withinOneBatch() throws {
        let same = request("k")
        let other = request("k", [event(id: "k", payload: [10, 1, 66])])
        let results = log.appendAll([same, same, other, other, request("l")])
        #expect(try results[0].get().first == Position(2))
        #expect(try results[1].get().isDuplicate && results[1].get().first == Position(2))
        let conflict = AppendError.conflict(
            key: same.key, first: Position(2), recorded: Position(3))
        #expect(results[2] == .failure(conflict) && results[3] == .failure(conflict))
        #expect(try results[4].get().first == Position(4))
    }

    @Test(
        "Content is type, source, occurred time and payload; nothing else",
        arguments: [
            (0, false), (1, false), (2, false), (3, false), (4, true), (5, true), (6, true),
            (7, true),
        ])
    func whatContentIs(field: Int, isSame: Bool) throws {
        _ = try log.appendBlocking(request("k"))
        var again = event(id: "k")
        switch field {
        case 0: again.type = "example.v1.Other"
        case 1: again.source = "urn:other"
        case 2: again.occurred = noon.adding(nanoseconds: 1)
        case 3: again.payload.append(0)
        case 4: again.actor = Actor(identity: "someone else")
        case 5: again.correlation = "c-2"
        case 6: again.causation = Position(1)
        default: again.id = "another"
        }
        let result = log.appendAll([request("k", [again])])[0]
        #expect((try? result.get().isDuplicate) ?? false == isSame)
    }

    @Test("A sender's own canonical bytes stand for the content")
    func bytes() throws {
        var said = request("k")
        said.content = .bytes([1, 2, 3])
        let first = try log.appendBlocking(said)
        said.events[0].payload = [10, 1, 90]
        #expect(try log.appendBlocking(said).first == first.first)
        said.content = .bytes([1, 2, 4])
        #expect(throws: AppendError.self) { try log.appendBlocking(said) }
    }

    @Test("What was said stands for the content, whatever a decision makes of it")
    func said() throws {
        let said = event(id: "k", payload: [10, 1, 65])
        let made = event(id: "k", payload: [10, 1, 90])
        let first = try log.appendBlocking(
            AppendRequest(
                key: IdempotencyKey(source: "urn:review", id: "k"), content: .said([said]),
                events: [made]))
        // The same words, be it decided otherwise by now, or not at all.
        let again = try log.appendBlocking(request("k", [said]))
        #expect(again.isDuplicate && again.first == first.first)
        #expect(throws: AppendError.self) { try log.appendBlocking(request("k", [made])) }
    }

    @Test("Keys beyond LMDB's 511 bytes are told apart by all of their bytes")
    func longKeys() throws {
        let long = String(repeating: "x", count: 1_000)
        let ids = ["a" + long, "b" + long, long, String(repeating: "y", count: 499)]
        for (index, id) in (ids + ids).enumerated() {
            let receipt = try log.appendBlocking(request(id, [event(id: "same")]))
            #expect(receipt.isDuplicate == (index >= ids.count))
        }
        #expect(try log.verify().isSound)
    }

    @Test("A refused request spoils nothing of those beside it")
    func refusedBeside() throws {
        let refused = request(
            "no", [event("s/1"), event("s/2")], expecting: [StreamExpectation("s/1", .exactly(7))])
        let results = log.appendAll([request("a"), refused, request("b")])
        #expect(try results[0].get().first == Position(2))
        #expect(
            results[1]
                == .failure(.wrongExpectedRevision(stream: "s/1", expected: .exactly(7), actual: 0))
        )
        #expect(try results[2].get().first == Position(3))
        #expect(try log.revision(of: "s/2") == 0)
        #expect(try log.receipt(for: refused.key) == nil)
        #expect(try log.appendBlocking(request("no", [event("s/1")])).first == Position(4))
    }
}
