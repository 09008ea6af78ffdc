import EventLog
import Reactor
import Schema

@testable import ExceptionClosure

/// A life with everything in it that a view tells: versions that overtake one another, panels that
/// change their minds, reopenings early and late, people who take follow-ups on and decide them.
struct WildLife {
    private(set) var desk: Desk
    private var random: SeededRandom
    private var number = 0
    /// The highest version that was announced.
    private var latest: UInt32 = 0
    private let isCalm: Bool

    init(_ seed: UInt64) throws {
        random = SeededRandom(seed: seed)
        isCalm = seed % 3 == 0
        desk = try Desk()
        Fixture.publish(Fixture.disposition(1), in: &desk.world)
        for _ in 0..<70 { try happen() }
        desk.world.faults = [:]
        for _ in 0..<8 {
            _ = try desk.run()
            try decide()
        }
    }

    private mutating func happen() throws {
        let isNext = Bool.random(using: &random)
        let version = isNext ? min(latest + 1, 6) : UInt32.random(in: 1...4, using: &random)
        switch Int.random(in: 0..<28, using: &random) {
        case 0, 1: announce(version) { _ in }
        case 2: announce(version) { $0.final = false }
        case 3: announce(version) { $0.disposition = .closureRejected }
        case 4: announce(version) { $0.reviewEpisode = "E-2" }
        case 5:
            let day = Int.random(in: 10...18, using: &random)
            desk.record(
                ExceptionReopened.with {
                    $0.exceptionID = Fixture.exception
                    $0.reopenedAt = Fixture.time("2026-02-\(day)T16:00:00Z")
                }, id: name())
        case 6: Fixture.publish(Fixture.disposition(version), in: &desk.world)
        case 7, 8:
            // As the panel decides it: the source shows what it announces.
            Fixture.publish(Fixture.disposition(version), in: &desk.world)
            announce(version) { _ in }
        case 9...11: trouble()
        case 12...14: desk.world.faults = [:]
        case 15, 16: try decide()
        case 17: try assign()
        case 18:
            guard let key = desk.world.taken.sorted().randomElement(using: &random) else { return }
            desk.world.taken.remove(key)
            try desk.tellLate(key)
        default:
            let steps = Int.random(in: 1...(isCalm ? 20 : 2), using: &random)
            for _ in 0..<steps { _ = try desk.step() }
        }
    }

    private mutating func announce(
        _ version: UInt32, _ change: (inout DispositionRecorded) -> Void
    ) {
        latest = max(latest, version)
        desk.record(Fixture.disposition(version, change), id: name())
    }

    private mutating func name() -> String {
        number += 1
        return "d-\(number)"
    }

    /// In one life of three nothing fails.
    private mutating func trouble() {
        guard !isCalm else { return }
        let systems = ["source", "queue", "ledger", "tracker", "archive", "channel"]
        let faults: [World.Fault] = [
            .down, .drop, .lose, .status(503), .refuse(409), .refuse(500), .html,
        ]
        guard let system = systems.randomElement(using: &random) else { return }
        desk.world.faults[system] = faults.randomElement(using: &random)
    }

    private func open() throws -> [FollowUpOpened] {
        try desk.log.events.filter { $0.type == FollowUpOpened.protoMessageName }
            .map { try FollowUpOpened(serializedBytes: $0.payload) }
            .filter { try desk.packet($0.id).resolved == nil }
    }

    private mutating func decide() throws {
        guard let one = try open().randomElement(using: &random),
            let option = one.options.randomElement(using: &random)
        else { return }
        try desk.resolve(one.id, as: option, because: "so it was decided")
    }

    private mutating func assign() throws {
        guard let one = try open().randomElement(using: &random) else { return }
        try desk.assign(one.id, to: ["mira", "osei"].randomElement(using: &random) ?? "mira")
    }
}
