import EventLog
import Foundation
import Schema
import Synchronization

@testable import CaseLifecycle
@testable import Reactor

/// Several cases and their team's digests in one real log, with both engines at work and a mail
/// server with moods.
struct EngineLife {
    let world: StandupWorld
    private var random: SeededRandom
    private var cases: [String] = []

    init(_ seed: UInt64) async throws {
        random = SeededRandom(seed: seed)
        world = try StandupWorld(at: "2026-03-02T00:00:00Z")
        try world.adopt()
        for _ in 0..<25 {
            try happen()
            let minutes = [5, 40, 90, 600, 1_440].randomElement(using: &random) ?? 5
            try world.advance(to: world.log.now().adding(milliseconds: Int64(minutes) * 60_000))
            if Int.random(in: 0..<4, using: &random) > 0 { try await world.runCases() }
            if Bool.random(using: &random) { try await world.run() }
        }
        world.answer.withLock { $0 = .answered(Response(status: 250)) }
        try world.advance(to: world.log.now().adding(milliseconds: 2 * 86_400_000))
        try await world.runCases()
        try await world.run()
    }

    var events: [RecordedEvent] {
        get throws { try world.log.read(after: .start, upTo: nil, limit: .max) }
    }

    private mutating func happen() throws {
        let isNew = Int.random(in: 0..<4, using: &random) == 0
        guard !isNew, let id = cases.randomElement(using: &random) else { return try submit() }
        let priority = Priority(rawValue: .random(in: 1...4, using: &random)) ?? .p1
        let stream = "case/\(id)"
        switch Int.random(in: 0..<11, using: &random) {
        case 0:
            try world.say(
                PriorityChanged.with {
                    $0.caseID = id
                    $0.priority = priority
                }, on: stream)
        case 1: try reach("verify-data", id)
        case 2, 3: try reach("resolved", id)
        case 4:
            try world.say(
                ResolutionConfirmed.with {
                    $0.caseID = id
                    $0.kind = .customer
                }, on: stream)
        case 5: try world.say(FollowUpRequested.with { $0.caseID = id }, on: stream)
        case 6, 7: try world.say(CaseClosureRequested.with { $0.caseID = id }, on: stream)
        case 8:
            try world.say(
                EscalationAcknowledged.with {
                    $0.caseID = id
                    $0.by = "jonas"
                }, on: stream)
        case 9: try refuse()
        default:
            let moods: [TransportResult] = [
                .answered(Response(status: 250)), .answered(Response(status: 503)),
                .answered(Response(status: 400)), .unknown("cut off"),
            ]
            let mood = moods[Int.random(in: 0..<moods.count, using: &random)]
            world.answer.withLock { $0 = mood }
        }
    }

    private mutating func submit() throws {
        let id = "T-\(cases.count + 1)"
        cases.append(id)
        try world.submit(id, Priority(rawValue: .random(in: 1...4, using: &random)) ?? .p1)
    }

    /// Evidence of what was not taken; the second time under the key, of a conflict.
    private mutating func refuse() throws {
        var digest = Data()
        for _ in 0..<32 { digest.append(UInt8.random(in: 0...255, using: &random)) }
        let evidence = EventQuarantined.with {
            $0.source = "urn:desk"
            $0.id = "q-1"
            $0.type = "daybook.v1.Unheard"
            $0.sha256 = digest
            $0.sizeBytes = 99
            $0.place = "in.ndjson:7"
            $0.reason = "the type is not known"
        }
        let key = IdempotencyKey(source: "urn:desk", id: "q-1")
        let event = NewEvent(
            stream: "quarantine", type: EventQuarantined.protoMessageName, id: "q-1",
            source: "test", occurred: world.log.now(), actor: Actor(identity: "test"),
            payload: try evidence.serializedBytes())
        do throws(AppendError) {
            _ = try world.log.appendBlocking(AppendRequest(key: key, events: [event]))
        } catch {
            guard case .conflict = error else { throw error }
        }
    }

    private func reach(_ milestone: String, _ id: String) throws {
        try world.say(
            MilestoneReached.with {
                $0.caseID = id
                $0.milestone = milestone
            }, on: "case/\(id)")
    }
}
