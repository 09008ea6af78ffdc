import Foundation
import Testing

/// Histories of other systems at the command line, and what would have come of them.
@Suite struct ImportTests {
    private static let policy = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Schemas/policies/case-lifecycle.yaml").path

    private static let header =
        "number,incident_state,active,reassignment_count,reopen_count,sys_mod_count,made_sla,"
        + "caller_id,opened_by,opened_at,sys_created_by,sys_created_at,sys_updated_by,"
        + "sys_updated_at,contact_type,location,category,subcategory,u_symptom,cmdb_ci,impact,"
        + "urgency,priority,assignment_group,assigned_to,knowledge,u_priority_confirmation,notify,"
        + "problem_id,rfc,vendor,caused_by,closed_code,resolved_by,resolved_at,closed_at"

    private static func row(
        _ number: String, _ state: String, _ count: Int, _ time: String
    ) -> String {
        "\(number),\(state),true,0,0,\(count),true,Caller 1,?,1/3/2026 07:00,?,?,?,"
            + "1/3/2026 \(time),?,?,?,?,?,?,2 - Medium,2 - Medium,1 - Critical,Group 1,?,true,"
            + "false,?,?,?,?,?,?,?,?,?"
    }

    private func log(_ scratch: Scratch, _ rows: String...) throws -> String {
        try scratch.file("log.csv", ([Self.header] + rows).joined(separator: "\n") + "\n")
    }

    @Test("B-59 an import is told, repeated it adds nothing, and its open cases may live on")
    func adopted() throws {
        let store = try TemporaryStore()
        let file = try log(
            store.scratch, Self.row("INC1", "New", 0, "07:30"),
            Self.row("INC2", "New", 0, "07:30"), Self.row("INC2", "Closed", 1, "07:40"))
        let first = try store.daybook("import", "uci", file, "--json")
        #expect(first.status == 0 && first.errors.contains("3 added"))
        let fields = try Contract.read().fields["daybook import: uci, xes"]
        #expect(Contract.keys(of: try #require(first.lines.first)) == fields)
        let head = try store.head()
        let again = try store.daybook("import", "uci", file)
        #expect(again.status == 0 && again.errors.contains("0 added, 3 known"))
        #expect(try store.head() == head)

        // A line reads less of the row than JSON, and says the same.
        let cells = try store.daybook("cases", "INC2").lines[0]
            .split(separator: "\t", omittingEmptySubsequences: false)
        let shown = try #require(try store.json("cases", "INC2").first)
        #expect(cells.count == shown.count - 4)
        for member in ["openedAt", "closedAt", "resolvedAt"] {
            #expect(cells.contains { $0 == shown[member] as? String ?? "nothing" }, "\(member)")
        }
        #expect(cells[1] == "closed" && cells.contains("Group 1"))

        let finish = ["import", "finish", "--adopt", "--live-from", "2026-03-01T07:45:00Z"]
        let rehearsed = try store.daybook(finish + ["--dry-run"])
        #expect(rehearsed.lines.count == 1 && rehearsed.lines[0].contains("CaseAdopted"))
        #expect(try store.head() == head)
        let finished = try store.daybook(finish)
        #expect(finished.status == 0 && finished.errors.contains("1 open case adopted"))
        #expect(try store.daybook(finish).errors.contains("no import is left"))
        #expect(try store.daybook("import", "finish", "nothing").status == 1)
    }

    @Test("L-08 B-59 what was imported is empty as of then, and there by when it occurred")
    func effective() throws {
        let store = try TemporaryStore()
        let file = try log(
            store.scratch, Self.row("INC1", "New", 0, "07:30"),
            Self.row("INC1", "Closed", 1, "07:50"), Self.row("INC2", "New", 0, "07:40"))
        _ = try store.daybook("import", "uci", file)
        func statuses(_ arguments: String...) throws -> [String: String] {
            try JSONLines.parse(store.daybook(["cases", "--json"] + arguments).output).reduce(
                into: [:]) { found, row in
                    found[row["caseId"] as? String ?? ""] = row["status"] as? String
                }
        }
        let now = try statuses()
        #expect(now.keys.sorted() == ["INC1", "INC2"])
        #expect(try statuses("--as-of", "@1").isEmpty)
        #expect(try statuses("--effective", "2026-03-01T07:35:00Z").keys.sorted() == ["INC1"])
        let then = try statuses("--effective", "2026-03-01T07:45:00Z")
        #expect(then.keys.sorted() == ["INC1", "INC2"] && then["INC1"] != now["INC1"])
        #expect(try statuses("--effective", "2026-03-01T08:00:00Z") == now)
        #expect(try statuses("--effective", "2026-03-01T08:00:00Z", "--as-of", "@1").isEmpty)
        #expect(
            try statuses("--effective", "2026-03-01T08:00:00Z", "--status", "closed").count == 1)
        let told = try store.daybook("cases", "INC1", "--effective", "2026-03-01T07:35:00Z")
        #expect(told.status == 0 && told.errors.contains("effective 2026-03-01T07:35:00Z"))
        for wrong in ["@3", "HEAD", "a-mark", "soon?"] {
            #expect(try store.daybook("cases", "--effective", wrong).status == 64)
        }
        let unknown = try store.daybook("cases", "INC2", "--effective", "2026-03-01T07:35:00Z")
        #expect(unknown.status == 1)
    }

    @Test("D-10 an import that the disk has no room for says so, and that it can be run again")
    func noRoom() throws {
        let store = try TemporaryStore()
        let rows = (0..<2_000).map { Self.row("INC\($0)", "New", 0, "07:30") }
        let file = try store.scratch.file(
            "log.csv", ([Self.header] + rows).joined(separator: "\n") + "\n")
        // Files end at 64 KiB; the signal that says so is ignored, so that writing fails.
        let script = """
            trap '' XFSZ
            ulimit -f 64
            exec "$0" import uci "$1"
            """
        let result = try Program(path: "/bin/bash").run(
            ["-c", script, Program.daybook.path, file], environment: ["DAYBOOK_STORE": store.path])
        #expect(result.status == 2 || result.status == 75, "\(result.errors)")
        #expect(result.errors.contains("remedy:") && result.errors.contains("run it again"))
        #expect(!result.errors.contains("AppendError") && !result.errors.contains("storage("))
        let again = try store.daybook("import", "uci", file)
        #expect(again.status == 0 && again.errors.contains("2000 cases"), "\(again.errors)")
    }

    @Test("B-60 an import with rows of an unknown state says which, and ends with 1")
    func unknown() throws {
        let store = try TemporaryStore()
        let file = try log(store.scratch, Self.row("INC1", "-100", 0, "07:30"), "too,short")
        let result = try store.daybook("import", "uci", file, "--batch", "b-1")
        #expect(result.status == 1)
        #expect(result.errors.contains("quarantined: row 1: state ‘-100’ is not known"))
        #expect(result.errors.contains("refused: row 2: it has 2 fields and not 36"))
        let kept = try #require(try store.json("quarantine").first)
        #expect((kept["place"] as? String)?.hasSuffix("log.csv: row 1") == true)
    }

    @Test("D-10 usage that cannot be meant is refused")
    func usage() throws {
        let store = try TemporaryStore()
        let file = try log(store.scratch, Self.row("INC1", "New", 0, "07:30"))
        #expect(try store.daybook("import", "uci", "-").status == 64)
        #expect(try store.daybook("import", "uci", file, "--batch", "a/b").status == 64)
        #expect(try store.daybook("import", "finish", "--adopt").status == 64)
        #expect(try store.daybook("replay", "uci", file).status == 64)
        #expect(try store.daybook("import", "uci", "nowhere.csv").status == 2)
        #expect(try store.daybook("import", "xes", file).status == 2)
    }

    @Test("B-08 B-15 M11 a replay raises the hour's ticket once, and refuses a bare closure")
    func replayed() throws {
        let store = try TemporaryStore()
        let file = try log(
            store.scratch, Self.row("INC1", "New", 0, "13:00"),
            Self.row("INC1", "Resolved", 1, "14:30"), Self.row("INC1", "Closed", 2, "15:00"))
        let none = try store.daybook("replay", "uci", file, "--live")
        #expect(none.status == 1 && none.errors.contains("no case policy"))
        _ = try store.daybook("policy", "apply", Self.policy, "--approver", "ben")

        let first = try store.daybook("replay", "uci", file, "--live", "--json")
        #expect(first.status == 0, "\(first.errors)")
        let told = try #require(first.lines.first)
        #expect(Contract.keys(of: told) == (try Contract.read().fields["daybook replay uci"]))
        let row = try #require(try store.json("cases", "INC1").first)
        #expect(row["ticket"] as? String == "INC1.tech-lead.1" && row["refusals"] as? Int == 1)
        #expect(row["followUp"] is String && row["status"] as? String == "CASE_STATUS_RESOLVED")
        // Once more: all of it is known.
        let count = try String(contentsOfFile: store.path + "/effects.tsv", encoding: .utf8)
        #expect(try store.daybook("replay", "uci", file, "--live").status == 0)
        #expect(try String(contentsOfFile: store.path + "/effects.tsv", encoding: .utf8) == count)
    }

    @Test("Law 11 a replay whose rows lie before the store's clock plays none of them")
    func behind() throws {
        let store = try TemporaryStore()
        _ = try store.daybook("policy", "apply", Self.policy, "--approver", "ben")
        let head = try store.head()
        let file = try log(
            store.scratch, Self.row("INC1", "New", 0, "07:30"),
            Self.row("INC1", "Active", 1, "13:00"))
        let result = try store.daybook("replay", "uci", file, "--live")
        #expect(result.status == 2 && result.errors.contains("INC1/0/"))
        #expect(result.errors.contains("in a new store"))
        #expect(try store.json("cases").isEmpty && store.head() != head)
    }

    @Test("Law 11 a replay is refused on the real clock")
    func realClock() throws {
        let scratch = try Scratch()
        let store = scratch.path + "/real"
        _ = try Program.daybook.run(["init", "--store", store])
        let file = try log(scratch, Self.row("INC1", "New", 0, "13:00"))
        let result = try Program.daybook.run(["replay", "uci", file, "--live", "--store", store])
        #expect(result.status == 1 && result.errors.contains("--clock virtual"))
    }
}
