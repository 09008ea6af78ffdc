import Foundation
import Testing

/// Compares what each command prints with `--json` with the tables of the documentation.
@Suite struct ContractTests {
    @Test("D-10 --json prints exactly the documented fields, in the documented order")
    func fields() throws {
        let store = try TemporaryStore()
        try StoppedRun.fill(store)
        let contract = try Contract.read()
        for command in [
            "queue", "ledger", "tracker", "audit", "followups", "effects", "quarantine",
        ] {
            try compare(contract, "daybook \(command)", try lines(store, [command]))
        }
        try compare(contract, "daybook log", try lines(store, ["log"]))
        try compare(contract, "daybook log", try lines(store, ["history", "QX-9"]))
        try compare(contract, "daybook verify", try lines(store, ["verify"]))
        try compare(contract, "daybook clock show", try lines(store, ["clock", "show"]))
        let repeated = try store.scratch.file("again.ndjson", CloudEvents.disposition(id: "e1"))
        try compare(contract, "daybook ingest", try lines(store, ["ingest", repeated]))
    }

    @Test("D-10 diff, blame, why, trace and mark print what is documented")
    func time() throws {
        let store = try TemporaryStore()
        try StoppedRun.fill(store)
        let contract = try Contract.read()
        try compare(contract, "daybook diff", try lines(store, ["diff", "@2..@9"]))
        try compare(contract, "daybook blame", try lines(store, ["blame", "QX-9"]))
        try compare(contract, "daybook why, trace", try lines(store, ["why", "QX-9"]))
        try compare(contract, "daybook why, trace", try lines(store, ["trace", "@3"]))
        try compare(contract, "daybook mark", try lines(store, ["mark", "here"]))
        try compare(contract, "daybook digest", try lines(store, ["digest", "--record"]))
    }

    @Test("D5 D-10 what-if prints what is documented")
    func whatIf() throws {
        let store = try TemporaryStore()
        let policies = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Schemas/policies/case-lifecycle.yaml").path
        for words in [
            ["policy", "apply", policies, "--author", "ana", "--approver", "ben"],
            ["case", "submit", "T-1", "--priority", "P1", "--team", "emea"],
            ["clock", "advance", "--by", "3h"],
        ] {
            #expect(try store.daybook(words).status == 0)
        }
        let other = try String(contentsOfFile: policies, encoding: .utf8)
            .replacing("P1: {after: 60m", with: "P1: {after: 90m")
        let file = try store.scratch.file("other.yaml", other)
        try compare(
            try Contract.read(), "daybook what-if",
            try lines(store, ["what-if", "--policy", file]))
    }

    @Test("D-10 backup, compact and the carried log print what is documented")
    func keeping() throws {
        let store = try TemporaryStore()
        try StoppedRun.fill(store)
        try StoppedRun.end(store, reason: "x")
        let contract = try Contract.read()
        let (text, again) = (store.scratch.path + "/text", store.scratch.path + "/again")
        let carried = "daybook export ndjson, import ndjson"
        try compare(contract, carried, try lines(store, ["export", "ndjson", text]))
        try compare(
            contract, carried, try lines(store, ["import", "ndjson", text, "--store", again]))
        try compare(
            contract, "daybook backup",
            try lines(store, ["backup", store.scratch.path + "/backup"]))
        try compare(contract, "daybook backups", try lines(store, ["backups"]))
        try compare(
            contract, "daybook erase", try lines(store, ["erase", "QX-9", "--reason", "x"]))
        try compare(contract, "daybook compact", try lines(store, ["compact"]))
        let written = try String(contentsOfFile: text, encoding: .utf8).split(separator: "\n")
        try compare(
            contract, "daybook export ndjson: the text", [String(written[1])])
    }

    @Test("D-10 the parts of status, policy and show are as documented")
    func parts() throws {
        let store = try TemporaryStore()
        try StoppedRun.fill(store)
        let contract = try Contract.read()
        for part in ["log", "readers"] {
            try compare(
                contract, "daybook doctor: \(part)", try member(part, of: store, ["doctor"]))
        }
        for part in ["store", "views", "reactors"] {
            try compare(
                contract, "daybook status: \(part)", try member(part, of: store, ["status"]))
        }
        for part in ["policy", "targets"] {
            try compare(
                contract, "daybook policy show: \(part)",
                try member(part, of: store, ["policy", "show"]))
        }
        try compare(
            contract, "daybook show: events", try member("events", of: store, ["show", "QX-9"]))
        let whole = try lines(store, ["show", "QX-9"])[0]
        #expect(
            Contract.keys(of: whole)
                == ["queue", "tracker", "ledger", "audit", "followups", "effects", "events"])
        try compare(contract, "daybook queue", try member("queue", of: store, ["show", "QX-9"]))
        try compare(contract, "daybook log", try member("event", of: store, ["show", "@3"]))
    }

    @Test("D-10 a line of audit says what JSON says, though it reads less of the row")
    func auditLine() throws {
        let store = try TemporaryStore()
        try StoppedRun.fill(store)
        let members = Contract.members(of: try lines(store, ["audit"])[0])
        let line = try #require(try store.daybook("audit").lines.first)
        let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        let isInLine = members.map { !Self.onlyInJSON.contains($0.name) }
        let shown = zip(members, isInLine).filter(\.1).map(\.0)
        #expect(shown.count == cells.count && shown.count + Self.onlyInJSON.count == members.count)
        for (member, cell) in zip(shown, cells) where member.name != "outcome" {
            #expect(Self.told(member.value) == cell, "\(member.name)")
        }
        // All that can be told of this run is there to be missed.
        #expect(cells.filter { !$0.isEmpty }.count >= 12)
    }

    @Test("D-10 values of several enums in one row go by the names of their own")
    func enums() throws {
        let store = try TemporaryStore()
        try StoppedRun.fill(store)
        let members = Contract.members(of: try lines(store, ["followups"])[0])
        // Some of them have the same number: opened and resume, sync-ledger and abandon.
        for (field, names) in [
            ("state", ["FOLLOW_UP_STATE_OPENED"]), ("blocker", ["BLOCKER_TARGET_UNAVAILABLE"]),
            ("step", ["CLOSURE_STEP_SYNC_TRACKER"]), ("written", ["CLOSURE_STEP_SYNC_LEDGER"]),
            ("options", ["RESOLUTION_RESUME", "RESOLUTION_ABANDON"]),
        ] {
            let found = try #require(members.first { $0.name == field }?.value)
            #expect(Self.told(found) == names.joined(separator: ","))
        }
        let line = try #require(try store.daybook("followups").lines.first)
        for word in ["opened", "target-unavailable", "sync-tracker", "resume,abandon"] {
            #expect(line.split(separator: "\t").contains { $0 == word }, "\(word)")
        }
    }

    private static let onlyInJSON: Set<String> = [
        "source", "targets", "checks", "mapping", "steps", "confirmations", "followups", "repeats",
    ]

    /// A JSON value as a line has it.
    private static func told(_ json: String) -> String {
        switch json {
        case "null", "[]": ""
        case "true": "yes"
        case "false": "no"
        default:
            json.hasPrefix("[")
                ? Contract.elements(of: json).map(told).joined(separator: ",")
                : json.trimmingCharacters(in: ["\""])
        }
    }

    private func lines(_ store: TemporaryStore, _ command: [String]) throws -> [String] {
        let result = try store.daybook(command + ["--json"])
        #expect(result.status == 0, "\(command): \(result.errors)")
        try #require(!result.lines.isEmpty, "\(command) printed nothing")
        return result.lines
    }

    /// The text of a member of the only line, one element a line where it is an array.
    private func member(
        _ name: String, of store: TemporaryStore, _ command: [String]
    ) throws -> [String] {
        let members = Contract.members(of: try lines(store, command)[0])
        let text = try #require(members.first { $0.name == name }?.value, "no member \(name)")
        return text.hasPrefix("[") ? Contract.elements(of: text) : [text]
    }

    private func compare(_ contract: Contract, _ section: String, _ lines: [String]) throws {
        let documented = try #require(contract.fields[section], "\(section) is not documented")
        try #require(!lines.isEmpty, "\(section) has no record to compare")
        for line in lines {
            #expect(Contract.keys(of: line) == documented, "\(section)")
        }
    }
}
