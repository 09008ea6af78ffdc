import CaseImports
import EventLog
import Schema
import Testing

/// What a row becomes: all that it says, and nothing that depends on where it stood.
@Suite struct WordForWordTests {
    @Test("B-59 a row is kept as its source wrote it, people hashed, under its batch")
    func incident() throws {
        let world = try World()
        let row = Incident.row(
            "Awaiting Vendor", 3, "09:40",
            [
                "assigned_to": "Resolver 7", "category": "Category 26",
                "subcategory": "Subcategory 174", "priority": "2 - High",
            ])
        _ = try world.importUCI(world.file("a.csv", Incident.file([row])))
        let event = try #require(try world.log.readStream("case/INC1").first)
        #expect(event.correlation == "import/b-1")
        #expect(event.occurred == (try Instant(rfc3339: "2016-03-01T09:40:00Z")))
        let said = try CaseHistoryImported(serializedBytes: event.payload)
        #expect(said.batch == "b-1" && said.row == 1 && said.team == "Group 1")
        #expect(said.sourceState == "Awaiting Vendor" && said.priority == .p2)
        #expect(said.summary == "Category 26, Subcategory 174")
        #expect(said.engineer.count == 16 && said.caller.count == 16)
        #expect(said.engineer != said.caller)
    }

    @Test(
        "D2 B-60 only the wait for the customer is the customer's time",
        arguments: [
            ("New", HistoryState.new), ("Active", .active),
            ("Awaiting User Info", .awaitingCustomer), ("Awaiting Problem", .awaitingOthers),
            ("Awaiting Vendor", .awaitingOthers), ("Awaiting Evidence", .awaitingOthers),
            ("Resolved", .resolved), ("Closed", .closed),
        ])
    func states(text: String, state: HistoryState) throws {
        let world = try World()
        _ = try world.importUCI(
            world.file("a.csv", Incident.file([Incident.row(text, 0, "09:00")])))
        let event = try #require(try world.log.readStream("case/INC1").first)
        #expect(try CaseHistoryImported(serializedBytes: event.payload).state == state)
    }

    @Test(
        "D2 B-60 the challenge's states in our words; one that is cancelled is over",
        arguments: [
            ("Awaiting Assignment", HistoryState.new), ("Assigned", .active),
            ("In Progress", .active), ("In Call", .active), ("Wait - User", .awaitingCustomer),
            ("Wait - Customer", .awaitingCustomer), ("Wait", .awaitingOthers),
            ("Wait - Implementation", .awaitingOthers), ("Wait - Vendor", .awaitingOthers),
            ("Resolved", .resolved), ("Closed", .closed), ("Cancelled", .cancelled),
        ])
    func challengeStates(text: String, state: HistoryState) throws {
        let world = try World()
        let log = """
            <?xml version="1.0"?><log><trace><string key="concept:name" value="1-7"/>
            <event><date key="time:timestamp" value="2012-05-05T09:00:00+02:00"/>
            <string key="concept:name" value="Completed"/><string key="impact" value="Low"/>
            <string key="lifecycle:transition" value="\(text)"/></event></trace></log>
            """
        _ = try world.importXES(world.file("a.xes", log))
        let event = try #require(try world.log.readStream("case/1-7").first)
        let said = try CaseHistoryImported(serializedBytes: event.payload)
        #expect(said.state == state && said.sourceState == text && said.priority == .p4)
        let isOver = [.closed, .cancelled].contains(state)
        #expect(try world.state("1-7").isClosed == isOver)
        #expect(try #require(try world.rows()["1-7"]).status == .closed || !isOver)
    }

    @Test("Law 4 B-59 a row at another place of another file is the same row")
    func place() throws {
        let world = try World()
        let row = Incident.row("New", 0, "09:00")
        _ = try world.importUCI(world.file("a.csv", Incident.file([row])))
        let other = Incident.row("New", 0, "08:55", ["number": "INC2"])
        let total = try world.importUCI(
            world.file("b.csv", Incident.file([other, row])), batch: "b-2")
        #expect((total.added, total.known, total.conflicting) == (1, 1, 0))
    }

    @Test("Law 4 B-58 the time of a row is part of what it says")
    func time() throws {
        let world = try World()
        let log = { (time: String) in
            """
            <?xml version="1.0"?><log><trace><string key="concept:name" value="1-7"/>
            <event><date key="time:timestamp" value="2012-05-05T\(time)+02:00"/>
            <string key="concept:name" value="Queued"/>
            <string key="lifecycle:transition" value="Wait - Customer"/>
            <string key="org:resource" value="Ada"/><string key="org:group" value="G1"/>
            <string key="product" value="PROD1"/>
            <string key="impact" value="High"/></event></trace></log>
            """
        }
        #expect(try world.importXES(world.file("a.xes", log("09:00:00"))).added == 1)
        let event = try #require(try world.log.readStream("case/1-7").first)
        let said = try CaseHistoryImported(serializedBytes: event.payload)
        #expect(said.state == .awaitingCustomer && said.sourceState == "Wait - Customer")
        #expect(said.priority == .p2 && said.team == "G1" && said.summary == "PROD1")
        #expect(said.engineer.count == 16 && said.row == 1)
        let again = try world.importXES(world.file("b.xes", log("09:05:00")))
        #expect(again.conflicting == 1 && again.added == 0)
    }
}
