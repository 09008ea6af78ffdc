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
