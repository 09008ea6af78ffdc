import ArgumentParser
import CaseLifecycle
import EventLog
import ExceptionClosure
import Projections

/// `daybook why`: how an exception or a case came to be as it is.
///
/// The rule: it shows what the log says. Each line is an event, and none of the subject's is left
/// out; what an event set is what `blame` says.
struct WhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why", abstract: "The chain of causes that led to the present state.",
        discussion: """
            From the announcement by its source on: the policy, checks and decisions, effects and \
            what came of them, each under what caused it. What follows in the same stream goes on \
            at one depth, what follows in another branches off. SETS names the fields of the views \
            that have been as they are since then.

            daybook why QX-7
            daybook why T-101 --as-of -1d
            """)

    @OptionGroup var store: StoreOptions
    @OptionGroup var read: ReadOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The exception's id, or the case's.")
    var id: String

    func run() throws {
        let session = try ReadSession(store: store, read: read)
        defer { session.close() }
        let closure = try Dossier(session, exception: id).events()
        let events = try closure.isEmpty ? Dossier(session, case: id).events() : closure
        guard !events.isEmpty else {
            throw Trouble.unknown(
                "the log has no exception and no case \(id) at \(session.wanted)",
                remedy: "list them with ‘daybook queue --quiet’ and ‘daybook cases --quiet’")
        }
        let sets = try fieldsSet(session)
        try session.tell()
        var policies = PolicyEvents(session.log)
        var lines: [CauseFormat.Line] = []
        for line in CauseTree(events).lines {
            let (event, depth) = (line.event, line.depth)
            lines.append(.init(event: event, depth: depth, sets: sets[event.position] ?? []))
            // A policy is no cause, but what the decision rests on.
            if let policy = try policies.newlyNamed(by: event) {
                lines.append(.init(event: policy, depth: depth + 1))
            }
        }
        try CauseFormat.print(lines, output.mode)
        StandardError.hint("daybook blame \(id)")
    }

    /// What each event set of the rows that say how things stand; traces and effects are the
    /// events themselves once more.
    private func fieldsSet(_ session: ReadSession) throws -> [Position: [FieldName]] {
        let traces = [AuditView.name, CaseAuditView.name, EffectsView.name]
        var found: [Position: [FieldName]] = [:]
        for table in ViewTables.all where !traces.contains(table.name) {
            for prefix in table.prefixes(id) {
                var stream = try session.changes(of: table, prefix: prefix)
                while case let page = try stream.nextPage(), !page.isEmpty {
                    for history in page {
                        for (position, field) in try fields(history, table) {
                            found[position, default: []].append(field)
                        }
                    }
                }
            }
        }
        return found
    }

    private func fields(
        _ history: RowHistory, _ table: ViewTable
    ) throws -> [(Position, FieldName)] {
        guard let row = history.after, try table.isAbout(id, history.key, row) else { return [] }
        let trail = try FieldTrail(history, in: table)
        return try table.fields(history.key, row).enumerated().compactMap { index, field in
            guard field.value != .none else { return nil }
            let name = FieldName(view: table.name, key: history.key, field: field.name, of: id)
            return (trail.since(index), name)
        }
    }
}
