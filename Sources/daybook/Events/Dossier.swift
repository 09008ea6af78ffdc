import EventLog
import Projections
import Schema

/// All that belongs to one exception or case: its follow-ups, its effects, and its events.
///
/// The rule: everything is read as of the same position.
struct Dossier {
    let session: ReadSession
    let stream: String
    let followUps: [ViewRow<FollowUpRow>]
    let effects: [ViewRow<EffectRow>]

    /// The events of the exception of that id, or else of the case.
    static func events(
        of id: String, _ session: ReadSession
    ) throws -> (events: [RecordedEvent], isCase: Bool) {
        let closure = try Dossier(session, exception: id).events()
        let events = try closure.isEmpty ? Dossier(session, case: id).events() : closure
        guard !events.isEmpty else {
            try session.tell()
            throw Trouble.unknown(
                "the log has no exception and no case \(id) at \(session.wanted)",
                remedy: "list them with ‘daybook queue --quiet’ and ‘daybook cases --quiet’")
        }
        return (events, closure.isEmpty)
    }

    init(_ session: ReadSession, exception: String) throws {
        try self.init(
            session, stream: "exception/\(exception)",
            followUps: session.rows(FollowUpsView.self) { $0.run.exceptionID == exception }.rows)
    }

    init(_ session: ReadSession, case id: String) throws {
        try self.init(
            session, stream: "case/\(id)",
            followUps: session.rows(FollowUpsView.self) { $0.caseID == id }.rows)
    }

    private init(
        _ session: ReadSession, stream: String, followUps: [ViewRow<FollowUpRow>]
    ) throws {
        self.session = session
        self.stream = stream
        self.followUps = followUps
        effects = try session.rows(EffectsView.self) { $0.subject == stream }.rows
    }

    /// The events of its stream, its effects and its follow-ups, in the order of the log.
    func events() throws -> [RecordedEvent] {
        let streams =
            [stream] + effects.map { "effect/\($0.key)" } + followUps.map { "followup/\($0.key)" }
        return try streams.flatMap { try session.log.readStream($0, upTo: session.wanted) }
            .sorted { $0.position < $1.position }
    }
}
