import CaseImports
import CaseLifecycle
import EventLog
import Foundation
import Intake
import Schema
import Testing

/// History of other systems: taken once, shown as it was, deciding nothing.
@Suite struct ImportTests {
    private let life = [
        Incident.row("New", 0, "09:00"),
        Incident.row("Active", 1, "09:10", ["assigned_to": "Resolver 7"]),
        Incident.row("Awaiting User Info", 2, "09:20", ["assigned_to": "Resolver 7"]),
        Incident.row(
            "Active", 3, "09:40", ["assigned_to": "Resolver 7", "priority": "1 - Critical"]),
        Incident.row("Resolved", 4, "10:30", ["priority": "1 - Critical"]),
        Incident.row("Active", 5, "11:00", ["priority": "1 - Critical"]),
        Incident.row("Resolved", 6, "11:30", ["priority": "1 - Critical"]),
        Incident.row("Closed", 7, "12:00", ["priority": "1 - Critical"]),
    ]

    @Test("B-59 a case is shown at its source's times, and asks for nothing")
    func shown() throws {
        let world = try World()
        let total = try world.importUCI(world.file("a.csv", Incident.file(life)))
        #expect(total.rows == 8 && total.added == 8 && total.cases == 1)
        let row = try #require(try world.rows()["INC1"])
        #expect(row.status == .closed && row.occurrence == 2 && row.reopenedResolved == 1)
        #expect(row.firstPriority == .p3 && row.wasP1 && row.priorityChanges == 1)
        #expect(try Instant(row.openedAt) == Instant(rfc3339: "2016-03-01T09:00:00Z"))
        #expect(try Instant(row.history.openedAt) == Instant(rfc3339: "2016-03-01T08:50:00Z"))
        #expect(try Instant(row.firstResolvedAt) == Instant(rfc3339: "2016-03-01T10:30:00Z"))
        #expect(try Instant(row.closedAt) == Instant(rfc3339: "2016-03-01T12:00:00Z"))
        #expect(row.history.resolvedToActive == 1 && row.history.rows == 8)
        let state = try world.state("INC1")
        #expect(state.questions.isEmpty && state.isClosed && state.pauses.count == 1)
        #expect(CaseLifecycle.next(state, CasePolicies()).isEmpty)
    }

    @Test("B-59 a second import adds nothing; a longer export adds what is new")
    func twice() throws {
        let world = try World()
        let short = try world.file("a.csv", Incident.file(Array(life.prefix(3))))
        _ = try world.importUCI(short)
        let head = try world.log.head()
        let again = try world.importUCI(short)
        #expect(again.added == 0 && again.known == 3)
        #expect(try world.log.head() == head)
        // Another file, another batch: the same rows are the same rows.
        let long = try world.importUCI(world.file("b.csv", Incident.file(life)), batch: "b-2")
        #expect(long.added == 5 && long.known == 3 && long.conflicting == 0)
        #expect(try #require(try world.rows()["INC1"]).status == .closed)
    }

    @Test("law 4 B-58 a row that says something else under its key is a conflict, and told")
    func conflict() throws {
        let world = try World()
        _ = try world.importUCI(world.file("a.csv", Incident.file(life)))
        let other = life.prefix(1) + [Incident.row("Active", 1, "09:10")]
        let total = try world.importUCI(world.file("b.csv", Incident.file(Array(other))))
        #expect(total.known == 1 && total.conflicting == 1 && total.added == 0)
        #expect(world.troubles.count == 1)
    }

    @Test("B-58 rows out of order in their file make the same case")
    func outOfOrder() throws {
        let (one, other) = (try World(), try World())
        _ = try one.importUCI(one.file("a.csv", Incident.file(life)))
        _ = try other.importUCI(other.file("a.csv", Incident.file(life.reversed())))
        let (a, b) = (try one.rows()["INC1"], try other.rows()["INC1"])
        #expect(a == b)
    }

    @Test("B-59 two files under one name are told one after the other")
    func oneName() throws {
        let world = try World()
        let other = Incident.row("New", 0, "09:00", ["number": "INC2"])
        #expect(try world.importUCI(world.file("a.csv", Incident.file([life[0]]))).added == 1)
        #expect(try world.importUCI(world.file("b.csv", Incident.file([other]))).added == 1)
        let told = try world.events.filter { $0.type == HistoryImported.protoMessageName }
        #expect(told.map(\.stream) == ["import/b-1", "import/b-1"])
    }

    @Test("B-59 a case stays with the batch whose row it was last told by")
    func batches() throws {
        let world = try World()
        let path = try world.file("a.csv", Incident.file(life))
        _ = try world.importUCI(path)
        let late = Incident.row("Active", 1, "08:00")
        _ = try world.importUCI(world.file("b.csv", Incident.file([late])), batch: "b-2")
        let row = try #require(try world.rows()["INC1"])
        #expect(row.history.batch == "b-1" && row.history.unused == 1)
    }

    @Test("B-60 unknown states and priorities are set apart with their reason, and cost no more")
    func unknown() throws {
        let world = try World()
        let rows = [
            life[0], Incident.row("-100", 1, "09:05"),
            Incident.row("Active", 2, "09:06", ["priority": "9 - Cosmic"]), life[4],
        ]
        let path = try world.file("a.csv", Incident.file(rows))
        let total = try world.importUCI(path)
        #expect(total.quarantined == 2 && total.added == 2)
        let events = try world.events.filter { $0.type == EventQuarantined.protoMessageName }
        let apart = try events.map { try EventQuarantined(serializedBytes: $0.payload) }
        #expect(
            apart.map(\.reason) == [
                "state ‘-100’ is not known", "priority ‘9 - Cosmic’ is not known",
            ])
        #expect(apart.map(\.place) == ["log: row 2", "log: row 3"])
        let kept = try #require(
            try Quarantine(store: world.log.store).bytes(of: Array(apart[0].sha256)))
        #expect(String(decoding: kept, as: UTF8.self).contains("\"incident_state\":\"-100\""))
        // Once more: nothing is set apart twice.
        let head = try world.log.head()
        _ = try world.importUCI(path)
        #expect(try world.log.head() == head)
    }

    @Test("A-29 no name of a person reaches the log or the quarantine")
    func names() throws {
        let world = try World()
        let named = ["assigned_to": "Ada Lovelace", "caller_id": "Grace Hopper"]
        let rows = [
            Incident.row("Active", 0, "09:00", named), Incident.row("-100", 1, "09:01", named),
        ]
        _ = try world.importUCI(world.file("a.csv", Incident.file(rows)))
        let bytes = try world.events.flatMap(\.payload)
        let files = try FileManager.default.contentsOfDirectory(
            atPath: world.log.store + "/quarantine")
        let kept = try files.filter { !$0.hasPrefix(".") }.flatMap {
            [UInt8](try Data(contentsOf: URL(filePath: "\(world.log.store)/quarantine/\($0)")))
        }
        #expect(!kept.isEmpty)
        let text = String(decoding: bytes + kept, as: UTF8.self)
        #expect(!text.contains("Lovelace") && !text.contains("Hopper"))
    }

    @Test("D-11 rows that cannot be read are refused with their place; a truncated file stops")
    func malformed() throws {
        let world = try World()
        let rows = [life[0], "INC2,New", Incident.row("New", 0, "25:00", ["number": "INC3"])]
        let total = try world.importUCI(world.file("a.csv", Incident.file(rows)))
        #expect(total.added == 1 && total.refused == 2)
        #expect(
            world.troubles.map(\.description) == [
                "refused: row 2: it has 2 fields and not 36",
                "refused: row 3, sys_updated_at: it is no time like 29/2/2016 01:16",
            ])
        let id = String(repeating: "x", count: 201)
        let long = Incident.row("New", 0, "09:00", ["number": id])
        #expect(try world.importUCI(world.file("b.csv", Incident.file([long]))).refused == 1)
        #expect(throws: ImportError.self) {
            try world.importUCI(world.file("c.csv", "no,header\n"))
        }
    }

    @Test("A dry run counts what would be added, and writes nothing")
    func dryRun() throws {
        let world = try World()
        let head = try world.log.head()
        let rows = life + [Incident.row("-100", 9, "13:00")]
        let path = try world.file("a.csv", Incident.file(rows))
        let total = try world.importUCI(path, isDryRun: true)
        #expect(total.added == 8 && total.quarantined == 1)
        #expect(try world.log.head() == head)
        // What is known, stands twice or says something else is told as the import would tell it.
        _ = try world.importUCI(world.file("b.csv", Incident.file([life[0], life[1]])))
        let mixed = [life[0], Incident.row("Active", 1, "09:10"), life[2], life[2]]
        let tried = try world.importUCI(world.file("c.csv", Incident.file(mixed)), isDryRun: true)
        #expect((tried.added, tried.known, tried.conflicting) == (1, 2, 1))
        #expect(!FileManager.default.fileExists(atPath: world.log.store + "/quarantine"))
    }
}
