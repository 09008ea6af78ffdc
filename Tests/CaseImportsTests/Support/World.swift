import CaseImports
import CaseLifecycle
import EventLog
import Foundation
import IncidentLogs
import Intake
import Projections
import Schema

/// A store of its own, files to import into it, and what comes out.
final class World {
    let directory: String
    let log: EventLog
    private(set) var troubles: [ImportTrouble] = []

    init() throws {
        directory = NSTemporaryDirectory() + "case-imports-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true)
        let store = directory + "/store"
        try EventLog.create(at: store, clock: .virtual(startingAt: Self.start))
        log = try EventLog(opening: store, access: .readWrite)
    }

    deinit {
        log.close()
        try? FileManager.default.removeItem(atPath: directory)
    }

    static let start = try! Instant(rfc3339: "2026-03-02T12:00:00Z")

    func file(_ name: String, _ text: String) throws -> String {
        let path = "\(directory)/\(name)"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    func importUCI(
        _ path: String, batch: String = "b-1", isDryRun: Bool = false
    ) throws -> HistoryImported {
        var sink = sink(.uci, batch, isDryRun)
        try IncidentImport.run(
            try ArchiveInput(path: path), key: try key, batch: batch, into: &sink)
        return sink.total
    }

    func importXES(_ path: String, batch: String = "x-1") throws -> HistoryImported {
        var sink = sink(.xes, batch, false)
        try XESImport.run(
            try ArchiveInput(path: path), key: try key, batch: batch, into: &sink)
        return sink.total
    }

    private func sink(
        _ kind: ImportKind, _ batch: String, _ isDryRun: Bool
    ) -> ImportSink<EventLog> {
        ImportSink(
            log: log, quarantine: Quarantine(store: log.store), actor: Actor(identity: "test"),
            kind: kind, batch: batch, place: "log", isDryRun: isDryRun,
            tell: { self.troubles.append($0) })
    }

    private var key: PseudonymKey {
        get throws { try log.pseudonymKey() }
    }

    var events: [RecordedEvent] {
        get throws { try log.read(after: .start, upTo: nil, limit: .max) }
    }

    func rows() throws -> [String: CaseRow] {
        let rows = try CasesView.rows(folding: try events)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.key, $0.row) })
    }

    func state(_ caseID: String) throws -> CaseState {
        var state = CaseState(caseID: caseID)
        for event in try log.readStream(state.stream) { try state.evolve(event) }
        return state
    }
}

/// Rows of the published incident log, right or wrong on purpose.
enum Incident {
    private static let columns = IncidentColumn.allCases.map(\.name)
    private static let usual = [
        "number": "INC1", "incident_state": "New", "active": "true", "reassignment_count": "0",
        "reopen_count": "0", "sys_mod_count": "0", "made_sla": "true", "caller_id": "Caller 1",
        "opened_at": "1/3/2016 08:50", "sys_updated_at": "1/3/2016 09:00",
        "impact": "2 - Medium", "urgency": "2 - Medium", "priority": "3 - Moderate",
        "knowledge": "true", "u_priority_confirmation": "false", "assignment_group": "Group 1",
    ]

    static func row(
        _ state: String, _ count: Int, _ time: String, _ more: [String: String] = [:]
    ) -> String {
        let named = [
            "incident_state": state, "sys_mod_count": "\(count)",
            "sys_updated_at": "1/3/2016 \(time)",
        ]
        let all = usual.merging(named) { $1 }.merging(more) { $1 }
        return columns.map { all[$0] ?? "?" }.joined(separator: ",")
    }

    static func file(_ rows: [String]) -> String {
        ([columns.joined(separator: ",")] + rows).map { $0 + "\n" }.joined()
    }
}
