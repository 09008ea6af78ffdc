import ArgumentParser
import CaseLifecycle
import EventLog
import ExceptionClosure
import Projections
import Schema

/// `daybook show`: everything about one thing, with its events checked against their leaves.
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Everything about an exception, a case, an effect, a follow-up or an event.",
        discussion: """
            ID is an exception's id, a case's id, an effect's key, a follow-up's id, or @POSITION. \
            Where several have one name, the first of them is shown.
            Exit code 1 if nothing of that name is known, or an event does not match its leaf.
            """)

    @OptionGroup var store: StoreOptions
    @OptionGroup var read: ReadOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "What to show.")
    var id: String

    func run() throws {
        let session = try ReadSession(store: store, read: read)
        let events: [RecordedEvent]
        var blocks: [Block]
        if id.hasPrefix("@") {
            guard let position = PositionArgument(argument: id)?.position else {
                throw Trouble.usage("\(id) is no position", remedy: "write @ and a number")
            }
            (blocks, events) = try event(at: position, session)
        } else if let found = try subject(session) {
            (blocks, events) = found
        } else {
            throw Trouble.unknown(
                "there is no exception, case, effect or follow-up \(id) at \(session.wanted)",
                remedy: "list them with ‘daybook queue’, ‘cases’, ‘effects’ or ‘followups’")
        }
        try session.tell()
        let checked = try events.map { try LeafCheck($0, in: session.log) }
        blocks.append(.many("events", LeafCheck.format, checked))
        try Block.print(blocks, id: id, mode: output.mode)
        if let bad = checked.first(where: { !$0.isValid }) {
            StandardError.line("the event \(bad.event.position) does not match its leaf hash")
            StandardError.hint("daybook verify")
            throw Finish(status: .no)
        }
    }

    private func event(
        at position: Position, _ session: ReadSession
    ) throws -> ([Block], [RecordedEvent]) {
        guard position > .start, position <= session.wanted else {
            throw Trouble.unknown(
                "there is no event \(position)", place: "the log ends at \(session.wanted)")
        }
        let event = try session.log.event(at: position)
        return ([.one("event", EventFormat.full, event)], [event])
    }

    /// Whichever stream of that name the log holds.
    private func subject(_ session: ReadSession) throws -> ([Block], [RecordedEvent])? {
        let log = session.log
        if try log.revision(of: "exception/\(id)") > 0, let found = try exception(session) {
            return found
        }
        if try log.revision(of: "case/\(id)") > 0, let found = try supportCase(session) {
            return found
        }
        let streams = ["followup/\(id)", "effect/\(id)"]
        for stream in streams where try log.revision(of: stream) > 0 {
            let events = try log.readStream(stream, upTo: session.wanted)
            guard !events.isEmpty else { continue }
            let followUp = try session.row(FollowUpsView.self, id).first
            let effect = try session.row(EffectsView.self, id).first
            return stream == streams[0]
                ? ([.one("followup", FollowUpFormat.full, followUp)], events)
                : ([.one("effect", EffectFormat.full, effect)], events)
        }
        return nil
    }

    private func exception(_ session: ReadSession) throws -> ([Block], [RecordedEvent])? {
        let dossier = try Dossier(session, exception: id)
        let events = try dossier.events()
        guard !events.isEmpty else { return nil }
        let blocks: [Block] = [
            .one("queue", QueueFormat.full, try session.row(QueueView.self, id).first),
            .one("tracker", TrackerFormat.full, try session.row(TrackerView.self, id).first),
            .many(
                "ledger", LedgerFormat.full,
                try session.rows(LedgerView.self) { $0.exceptionID == id }.rows),
            .many(
                "audit", AuditFormat.full,
                try session.rows(AuditView.self) { $0.run.exceptionID == id }.rows),
            .many("followups", FollowUpFormat.full, dossier.followUps),
            .many("effects", EffectFormat.full, dossier.effects),
        ]
        return (blocks, events)
    }

    private func supportCase(_ session: ReadSession) throws -> ([Block], [RecordedEvent])? {
        let dossier = try Dossier(session, case: id)
        let events = try dossier.events()
        guard !events.isEmpty else { return nil }
        let blocks: [Block] = [
            .one("case", CaseFormat.full, try session.row(CasesView.self, id).first),
            .one("queue", CaseQueueFormat.full, try session.row(CaseQueueView.self, id).first),
            .many(
                "milestones", MilestoneFormat.full,
                try session.rows(MilestonesView.self) { $0.caseID == id }.rows),
            .many(
                "tracker", CaseTrackerFormat.full,
                try session.rows(CaseTrackerView.self) { $0.caseID == id }.rows),
            .many(
                "ledger", CaseLedgerFormat.full,
                try session.rows(CaseLedgerView.self) { $0.caseID == id }.rows),
            .many(
                "audit", CaseAuditFormat.full,
                try session.rows(CaseAuditView.self) { $0.caseID == id }.rows),
            .many("followups", FollowUpFormat.full, dossier.followUps),
            .many("effects", EffectFormat.full, dossier.effects),
        ]
        return (blocks, events)
    }
}
