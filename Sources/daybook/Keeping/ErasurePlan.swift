import CaseLifecycle
import EventLog
import ExceptionClosure
import Projections
import Schema

/// Which events an erasure takes: all that the log holds about one exception or case, its effects
/// with their rendered requests, its follow-ups, its readings.
///
/// The rule: only what has ended is erased, so that nothing is decided on what is not there.
struct ErasurePlan {
    /// A stream that ends, with those of its events that still have a payload.
    struct Ending {
        var stream: String
        var events: [RecordedEvent]
    }

    let subject: String
    private(set) var endings: [Ending] = []
    /// Everything was erased before.
    let isDone: Bool
    /// What has not ended yet, told for a person.
    private(set) var obstacles: [String] = []

    /// - Parameter name: an id, or the whole name of a stream.
    init(_ session: ReadSession, _ name: String) throws {
        let dossier = try Self.dossier(session, name)
        subject = dossier.stream
        let log = session.log
        var endings: [Ending] = []
        let streams =
            [subject, "inquiry/\(subject)"] + dossier.effects.map { "effect/\($0.key)" }
            + dossier.followUps.map { "followup/\($0.key)" }
        for stream in streams {
            let events = try log.readStream(stream, upTo: session.wanted)
            let kept = events.filter { !$0.isErased }
            if !kept.isEmpty { endings.append(Ending(stream: stream, events: kept)) }
        }
        self.endings = endings
        isDone = try endings.isEmpty && log.hasEnded(dossier.stream)
        try look(at: dossier, log)
    }

    private static func dossier(_ session: ReadSession, _ name: String) throws -> Dossier {
        if let id = name.dropping("exception/") { return try Dossier(session, exception: id) }
        if let id = name.dropping("case/") { return try Dossier(session, case: id) }
        let known = try ["exception/", "case/"].filter {
            try session.log.revision(of: $0 + name) > 0
        }
        guard known.count < 2 else {
            throw Trouble.usage(
                "\(name) is an exception and a case",
                remedy: "name exception/\(name) or case/\(name)")
        }
        return try known == ["case/"]
            ? Dossier(session, case: name) : Dossier(session, exception: name)
    }

    private mutating func look(at dossier: Dossier, _ log: EventLog) throws {
        let events = try log.readStream(subject)
        if !events.contains(where: \.isErased), try !isOver(events) {
            obstacles.append("\(subject) is open")
        }
        for effect in dossier.effects where !Self.ended.contains(effect.row.state) {
            obstacles.append("its effect \(effect.key) has no outcome")
        }
        for followUp in dossier.followUps where followUp.row.state != .resolved {
            obstacles.append("its follow-up \(followUp.key) is not resolved")
        }
    }

    private static let ended: Set<EffectState> = [.succeeded, .skipped, .rejected, .abandoned]

    private func isOver(_ events: [RecordedEvent]) throws -> Bool {
        if subject.hasPrefix("case/") {
            var state = CaseLifecycle.initialState(of: subject)
            for event in events { try CaseLifecycle.evolve(&state, event) }
            return CaseLifecycle.isAtRest(state)
        }
        var state = ExceptionClosure.initialState(of: subject)
        for event in events { try ExceptionClosure.evolve(&state, event) }
        return ExceptionClosure.isAtRest(state) && state.runs.allSatisfy(\.isOver)
    }

    var events: [RecordedEvent] {
        endings.flatMap(\.events).sorted { $0.position < $1.position }
    }

    /// As few erasures as the log takes: each is one commit, and ends the streams that are whole in
    /// it and those before.
    func erasures(reason: String) -> [Erasure] {
        var parts: [Erasure] = []
        var part = Erasure(positions: [], subject: subject, reason: reason)
        func isFull(_ part: Erasure) -> Bool {
            part.positions.count == Erasure.positionsMax
                || part.endedStreams.count == Erasure.streamsMax
        }
        for ending in endings {
            for event in ending.events {
                if isFull(part) {
                    parts.append(part)
                    part = Erasure(positions: [], subject: subject, reason: reason)
                }
                part.positions.append(event.position)
            }
            part.endedStreams.append(ending.stream)
        }
        return (parts + [part]).map { part in
            var part = part
            part.positions.sort()
            return part
        }
    }
}

extension String {
    /// What comes after a prefix; nil where it does not begin with it.
    fileprivate func dropping(_ prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
