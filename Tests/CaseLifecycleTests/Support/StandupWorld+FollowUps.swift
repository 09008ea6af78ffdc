import EventLog
import Foundation
import Projections
import Schema

@testable import CaseLifecycle
@testable import Reactor

/// People who decide what became of a digest.
extension StandupWorld {
    func followUp(_ id: String) throws -> FollowUpRow? {
        let events = try log.read(after: .start, upTo: nil, limit: .max)
        return try FollowUpsView.rows(folding: events).first { $0.key == id }?.row
    }

    func effect(_ key: String) throws -> EffectRow? {
        let events = try log.read(after: .start, upTo: nil, limit: .max)
        return try EffectsView.rows(folding: events).first { $0.key == key }?.row
    }

    /// What the standups' own stream tells, as a command or an engine reads it.
    func board() throws -> StandupBoard {
        var board = StandupBoard()
        for event in try log.readStream(CaseStandup.subject) { try board.evolve(event) }
        return board
    }

    func packet(_ id: String) throws -> StandupFollowUpPacket {
        var packet = StandupFollowUpPacket(id: id)
        for event in try log.readStream(packet.stream) { try packet.evolve(event) }
        return packet
    }

    /// A person's decision, on what there is to see now.
    func decision(
        _ resolution: Resolution, of id: String, because reason: String = "asked them"
    ) throws -> FollowUpDecision {
        try StandupFollowUpCommands.resolve(
            try packet(id), as: resolution, because: reason, try board(),
            revision: try log.revision(of: CaseStandup.subject))
    }

    func append(_ decision: FollowUpDecision) throws {
        try append(decision.drafts, on: decision.subject, decision.expectations)
    }

    func append(
        _ drafts: [Draft], on subject: String, _ expectations: [Expectation] = []
    ) throws {
        let id = UUID().uuidString
        let events = drafts.enumerated().map { index, draft in
            NewEvent(
                stream: draft.stream ?? subject, type: draft.type, id: "\(id)#\(index)",
                source: "test", occurred: log.now(), actor: Actor(identity: "mira"),
                payload: draft.payload)
        }
        let request = AppendRequest(
            key: IdempotencyKey(source: "test", id: id), expectations: expectations,
            events: events)
        _ = try log.appendAll([request])[0].get()
    }
}
