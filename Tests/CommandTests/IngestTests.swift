import Foundation
import Testing

/// What `daybook ingest` answers to each event, and what it leaves in the log.
@Suite struct IngestTests {
    @Test("D-10 each event gets its receipt: accepted, duplicate, conflict, quarantined, refused")
    func receipts() throws {
        let store = try TemporaryStore()
        let first = CloudEvents.disposition(id: "e1")
        let result = try store.daybook(
            ["ingest", "-", "--json"],
            input: [
                first, first, CloudEvents.disposition(id: "e1", episode: "EP-2"),
                CloudEvents.disposition(id: "e2", disposition: "DISPOSITION_FROM_THE_FUTURE"),
                CloudEvents.disposition(id: "e3", version: -1),
            ].joined(separator: "\n"))
        let receipts = try JSONLines.parse(result.output)
        #expect(
            receipts.map { $0["verdict"] as? String }
                == ["accepted", "duplicate", "conflict", "quarantined", "refused"])
        #expect(receipts.map { $0["line"] as? Int } == [1, 2, 3, 4, 5])
        #expect(receipts.map { $0["position"] as? Int } == [2, nil, 3, 4, nil])
        #expect(receipts[1]["firstPosition"] as? Int == 2)
        #expect(receipts[2]["firstPosition"] as? Int == 2)
        #expect(result.status == 1)
        #expect(result.errors.contains("5 events: 1 accepted, 1 duplicates, 1 conflicts"))
    }

    @Test(
        "B-11 B-30 B-58 cases and exceptions in one input; a late word is told, and undoes nothing")
    func cases() throws {
        let store = try TemporaryStore()
        let told = [
            CloudEvents.ofCase(
                "CaseSubmitted", id: "s", at: "07:00", #""priority":"PRIORITY_P3","team":"emea""#),
            CloudEvents.disposition(id: "e1"),
            CloudEvents.ofCase(
                "PriorityChanged", id: "u", at: "07:30", #""priority":"PRIORITY_P1""#),
            CloudEvents.ofCase(
                "PriorityChanged", id: "l", at: "07:10", #""priority":"PRIORITY_P4""#),
        ].joined(separator: "\n")
        let result = try store.ingest(told)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.contains("4 accepted"))
        #expect(result.errors.contains("1 announcement set aside: late, or nothing new"))
        let row = try #require(try store.json("cases", "T-1").first)
        #expect(row["priority"] as? String == "PRIORITY_P1" && row["team"] as? String == "emea")
        let asides = try store.daybook("log", "--type", "CaseFactSetAside", "--json").lines
        #expect(asides.count == 1 && asides[0].contains("another word about its priority"))
        let refused = try store.ingest(
            CloudEvents.ofCase("CaseAssigned", id: "a", at: "07:30", #""team":"emea""#, case: "T-2")
        )
        #expect(refused.status == 1 && refused.lines[0].contains("there is no case ‘T-2’"))
        let head = try store.head()
        #expect(try store.ingest(told).errors.contains("4 duplicates"))
        #expect(try store.head() == head)
    }

    @Test("A-27 the same input again appends nothing")
    func again() throws {
        let store = try TemporaryStore()
        let events = (1...3).map { CloudEvents.disposition(id: "e\($0)", exception: "QX-\($0)") }
        let file = try store.scratch.file("events.json", "[" + events.joined(separator: ",") + "]")
        #expect(try store.daybook("ingest", file).status == 0)
        let head = try store.head()
        let again = try store.daybook("ingest", file)
        #expect(again.status == 0)
        #expect(again.lines.allSatisfy { $0.contains("\tduplicate\t") })
        #expect(try store.head() == head)
    }

    @Test("D-10 receipts that nobody reads do not stop an ingest")
    func readerGone() throws {
        let store = try TemporaryStore()
        let events = (1...2000).map { CloudEvents.disposition(id: "e\($0)", exception: "QX-\($0)") }
        let file = try store.scratch.file("events.ndjson", events.joined(separator: "\n"))
        let shell = Program(path: "/bin/bash")
        let line =
            "\(Program.daybook.path) ingest --store \(store.path) \(file) | head -1; "
            + "exit ${PIPESTATUS[0]}"
        let result = try shell.run(["-c", line])
        #expect(result.status == 0, "\(result.errors)")
        #expect(try store.json("status").count == 1)
        #expect(try store.daybook("log", "--reverse", "--limit", "1", "--quiet").lines == ["@2001"])
    }

    @Test("D-10 --dry-run prints the events in the form of log --json and writes nothing")
    func dryRun() throws {
        let store = try TemporaryStore()
        let head = try store.head()
        let event = CloudEvents.disposition(id: "e1")
        let tried = try store.daybook(["ingest", "-", "--dry-run"], input: event)
        #expect(tried.status == 0, "\(tried.errors)")
        #expect(try store.head() == head)
        #expect(try store.ingest(event).status == 0)
        let real = try store.daybook("log", "--after", "1", "--json").lines[0]
        let shown = try #require(tried.lines.first)
        let differing = zip(Contract.members(of: shown), Contract.members(of: real))
            .filter { $0 != $1 }.map(\.0.name)
        #expect(differing == ["leaf"], "an append draws its own salt")
    }
}
