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

            --html writes one page with timeline, causes and fields, for the audit file; the same \
            store and moment give the same page, byte for byte.

            daybook why QX-7
            daybook why T-101 --as-of -1d
            daybook why QX-7 --html QX-7.html
            """)

    @OptionGroup var store: StoreOptions
    @OptionGroup var read: ReadOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The exception's id, or the case's.")
    var id: String

    @Option(help: ArgumentHelp("Write a page to this new file as well.", valueName: "file"))
    var html: String?

    func run() throws {
        let session = try ReadSession(store: store, read: read)
        defer { session.close() }
        let events = try Dossier.events(of: id, session).events
        let blame = try Blame(session, id).lines()
        let lines = try tree(of: events, blame, session.log)
        if let html {
            let page = try AuditPage(id: id, basis: PageBasis(session), lines: lines, blame: blame)
            try page.write(to: html)
        }
        try session.tell()
        try CauseFormat.print(lines, output.mode)
        StandardError.hint("daybook blame \(id)")
    }

    private func tree(
        of events: [RecordedEvent], _ blame: [Blame.Line], _ log: EventLog
    ) throws -> [CauseFormat.Line] {
        let sets = fieldsSet(blame)
        var policies = PolicyEvents(log)
        var lines: [CauseFormat.Line] = []
        for line in CauseTree(events).lines {
            let (event, depth) = (line.event, line.depth)
            lines.append(.init(event: event, depth: depth, sets: sets[event.position] ?? []))
            // A policy is no cause, but what the decision rests on.
            if let policy = try policies.newlyNamed(by: event) {
                lines.append(.init(event: policy, depth: depth + 1))
            }
        }
        return lines
    }

    /// What each event set of the rows that say how things stand; traces and effects are the
    /// events themselves once more.
    private func fieldsSet(_ blame: [Blame.Line]) -> [Position: [FieldName]] {
        let traces = [AuditView.name, CaseAuditView.name, EffectsView.name]
        var found: [Position: [FieldName]] = [:]
        for line in blame where !traces.contains(line.view) {
            found[line.event.position, default: []].append(
                FieldName(view: line.view, key: line.key, field: line.field.name, of: id))
        }
        return found
    }
}
