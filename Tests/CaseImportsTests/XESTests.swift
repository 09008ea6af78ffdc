import CaseImports
import EventLog
import Schema
import Testing

/// XES logs in the words of the BPI Challenge 2013.
@Suite struct XESTests {
    private func log(
        _ events: [(String, String, String, String)], impact: String = "Major"
    ) -> String {
        let all = events.map { time, activity, transition, group in
            """
            <event><date key="time:timestamp" value="2012-05-05T\(time)+02:00"/>
            <string key="concept:name" value="\(activity)"/>
            <string key="lifecycle:transition" value="\(transition)"/>
            <string key="org:resource" value="Ada"/><string key="org:group" value="\(group)"/>
            <string key="impact" value="\(impact)"/></event>
            """
        }
        return """
            <?xml version="1.0"?><log><trace><string key="concept:name" value="1-7"/>
            \(all.joined())</trace></log>
            """
    }

    @Test("B-56 B-59 states, impact and groups are taken over; a group that comes back is told")
    func mapped() throws {
        let world = try World()
        let total = try world.importXES(
            world.file(
                "a.xes",
                log([
                    ("09:00:00", "Accepted", "In Progress", "G1"),
                    ("09:10:00", "Queued", "Awaiting Assignment", "G2"),
                    ("09:20:00", "Accepted", "Wait - User", "G1"),
                    ("09:30:00", "Completed", "Resolved", "G1"),
                    ("09:40:00", "Completed", "Closed", "G1"),
                    ("09:50:00", "Accepted", "In Progress", "G3"),
                ])))
        #expect(total.added == 6 && total.cases == 1)
        let row = try #require(try world.rows()["1-7"])
        #expect(row.priority == .p1 && row.teams == ["G1", "G2", "G3"] && row.returns == 1)
        #expect(row.history.afterClosed == 1 && row.reopenedClosed == 1 && row.status == .submitted)
        #expect(try Instant(row.openedAt) == Instant(rfc3339: "2012-05-05T07:00:00Z"))
    }

    @Test("B-60 an unmatched step and an unknown impact are set apart")
    func unknown() throws {
        let world = try World()
        let steps = [
            ("09:00:00", "Accepted", "Assigned", "G1"),
            ("09:01:00", "Unmatched", "Unmatched", "G1"),
        ]
        #expect(try world.importXES(world.file("a.xes", log(steps))).quarantined == 1)
        let grave = try world.importXES(world.file("b.xes", log([steps[0]], impact: "Grave")))
        #expect(grave.quarantined == 1 && grave.added == 0)
    }

    @Test("An entity bomb and a torn file stop the import, and what came before stays")
    func bombs() throws {
        let world = try World()
        let bomb = """
            <?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>
            <log><trace>&b;</trace></log>
            """
        #expect(throws: ImportError.self) { try world.importXES(world.file("a.xes", bomb)) }
        let torn = String(log([("09:00:00", "Accepted", "Assigned", "G1")]).dropLast(12))
        #expect(throws: ImportError.self) { try world.importXES(world.file("b.xes", torn)) }
    }
}
