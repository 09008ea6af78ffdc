import CaseImports
import CaseLifecycle
import EventLog
import Schema
import SwiftProtobuf
import Testing

/// What becomes of imported cases that are still open.
@Suite struct AdoptionTests {
    private let liveFrom = try! Instant(rfc3339: "2016-03-01T10:00:00Z")

    private func world() throws -> World {
        let world = try World()
        let rows = [
            Incident.row("New", 0, "09:00"),
            Incident.row("Closed", 0, "09:00", ["number": "INC2"]),
            Incident.row("Active", 0, "09:00", ["number": "INC3"]),
        ]
        _ = try world.importUCI(world.file("a.csv", Incident.file(rows)))
        return world
    }

    private func adoption(_ world: World) -> CaseAdoption {
        CaseAdoption(log: world.log, actor: Actor(identity: "test"), liveFrom: liveFrom)
    }

    @Test("B-59 open cases are adopted once; closed ones stay history")
    func once() throws {
        let world = try world()
        #expect(try adoption(world).adopt(["INC1", "INC2", "INC3"], of: "b-1") == 2)
        #expect(try adoption(world).adopt(["INC1", "INC2", "INC3"], of: "b-1") == 0)
        let rows = try world.rows()
        #expect(rows.values.filter(\.history.adopted).map(\.caseID).sorted() == ["INC1", "INC3"])
        #expect(try world.state("INC1").questions.map(\.kind) == [.adoption(liveFrom: liveFrom)])
        #expect(try world.state("INC2").questions.isEmpty)
    }

    @Test("B-59 a word about a case that asks for no triage leaves it to be adopted")
    func assigned() throws {
        let world = try world()
        try say(
            CaseAssigned.with {
                $0.caseID = "INC1"
                $0.engineer = "mira"
            }, world)
        #expect(try adoption(world).adopt(["INC1"], of: "b-1") == 1)
        #expect(try world.state("INC1").questions.map(\.kind) == [.adoption(liveFrom: liveFrom)])
        #expect(try adoption(world).adopt(["INC1"], of: "b-1") == 0)
    }

    @Test("B-58 B-59 a case that moves between reading and adopting it is left as it is")
    func movedMeanwhile() throws {
        let world = try world()
        let requests = try ["INC1", "INC3"].compactMap {
            try adoption(world).request($0, of: "b-1")
        }
        try say(
            PriorityChanged.with {
                $0.caseID = "INC1"
                $0.priority = .p1
            }, world)
        let before = try world.state("INC1")
        #expect(try adoption(world).append(requests) == 1)
        #expect(try world.state("INC1") == before)
        #expect(try world.state("INC3").questions.map(\.kind) == [.adoption(liveFrom: liveFrom)])
    }

    @Test("Law 4 B-59 who adopts a case that another has adopted meanwhile finds it moved")
    func adoptedMeanwhile() throws {
        // By the same command at another time or by another one, on the same state or a newer one.
        for (later, hasWord) in [
            (Int64(0), false), (Int64(0), true), (60_000, false), (60_000, true),
        ] {
            let world = try world()
            let late = try #require(try adoption(world).request("INC1", of: "b-1"))
            _ = try world.log.advanceClock(
                to: World.start.adding(milliseconds: 1_000), by: Actor(identity: "test"))
            if hasWord { try say(CaseAssigned.with { $0.caseID = "INC1" }, world) }
            let other = CaseAdoption(
                log: world.log, actor: Actor(identity: "other"),
                liveFrom: liveFrom.adding(milliseconds: later))
            #expect(try other.adopt(["INC1"], of: "b-1") == 1)
            let head = try world.log.head()
            #expect(try adoption(world).append([late]) == 0)
            // Nor is it recorded as a conflict: nobody said two things under one key.
            #expect(try world.log.head() == head)
        }
    }

    private func say(_ fact: some Message, _ world: World) throws {
        let request = AppendRequest(
            key: IdempotencyKey(source: "test", id: "1"),
            events: [
                NewEvent(
                    stream: "case/INC1", type: type(of: fact).protoMessageName, id: "1",
                    source: "test", occurred: World.start, actor: Actor(identity: "test"),
                    payload: try fact.serializedBytes())
            ])
        _ = try world.log.appendAll([request])[0].get()
    }

    @Test("B-58 B-59 a case that was taken up meanwhile is not adopted, and its rows end")
    func takenUp() throws {
        let world = try world()
        try say(
            PriorityChanged.with {
                $0.caseID = "INC1"
                $0.priority = .p1
            }, world)
        #expect(try adoption(world).adopt(["INC1"], of: "b-1") == 0)
        // A longer export comes: the case is ours, and its rows are kept and not used.
        let rows = [Incident.row("New", 0, "09:00"), Incident.row("Closed", 1, "13:00")]
        let total = try world.importUCI(world.file("b.csv", Incident.file(rows)), batch: "b-2")
        #expect(total.added == 1 && total.known == 1)
        let row = try #require(try world.rows()["INC1"])
        #expect(row.status == .submitted && row.priority == .p1 && row.history.unused == 1)
        #expect(try world.state("INC1").isClosed == false)
    }
}
