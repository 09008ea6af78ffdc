import Business
import EventLog
import Reactor
import Schema
import Testing

@testable import CaseLifecycle

/// Weeks of random use: a reactor that is killed anywhere, policies that flap, days without
/// anybody, a mail server with moods. Held against rules that are checked from outside.
@Suite("Properties of standups")
struct StandupPropertyTests {
    @Test(
        "B-48 T11 T12 killed anywhere, under any policy: no date is told twice, and none is lost",
        arguments: UInt64(0)..<12)
    func onceAndNoneLost(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let world = try StandupWorld(at: "2026-03-02T00:00:00Z")
        let west = try StandupWorld.calendar("west", zone: "America/Los_Angeles")
        try world.adopt(calendars: [west])
        try await world.run()
        for _ in 0..<30 {
            try await happen(world, west, &random)
        }
        world.answer.withLock { $0 = .answered(Response(status: 250)) }
        try await world.run()
        try world.advance(to: world.log.now().adding(milliseconds: 4 * 86_400_000))
        try await world.run()

        #expect(Set(world.sent).count == world.sent.count, "seed \(seed): \(world.sent)")
        let prepared = try world.prepared()
        let keys = prepared.map { "\($0.team)/\($0.date)" }
        #expect(Set(keys).count == keys.count, "seed \(seed): \(keys)")
        // Its team is never unnamed: each of its working dates was told or is named as missed.
        let told = prepared.filter { $0.team == "emea" }.flatMap { $0.missed + [$0.date] }
        #expect(told == Self.workingDates(upTo: told.last ?? ""), "seed \(seed)")
        #expect(prepared.allSatisfy { $0.missedLeftOut == 0 })
        // Whatever was begun has come to one end, or is in doubt for good.
        let ended = try world.settled().map { "\($0.team)/\($0.date)" }
        #expect(Set(ended).isSuperset(of: keys.dropLast(2)), "seed \(seed)")
    }

    private func happen(
        _ world: StandupWorld, _ west: CalendarAdopted, _ random: inout SeededRandom
    ) async throws {
        switch Int.random(in: 0..<10, using: &random) {
        case 0, 1:
            let minute = UInt32.random(in: 0..<1_440, using: &random)
            let hasWest = Bool.random(using: &random)
            try world.adopt(calendars: [west]) {
                $0.teams[0].standupMinute = minute
                if hasWest {
                    $0.teams.append(StandupWorld.team("west", calendar: "west", standup: minute))
                }
            }
        case 2:
            let moods: [TransportResult] = [
                .answered(Response(status: 250)), .answered(Response(status: 400)),
                .answered(Response(status: 503)), .unknown("cut off"),
            ]
            let mood = moods[Int.random(in: 0..<moods.count, using: &random)]
            world.answer.withLock { $0 = mood }
        case 3: try world.submit("T-\(random.next())", .p1)
        default: break
        }
        let hours = [1, 5, 24, 24, 100].randomElement(using: &random) ?? 1
        try world.advance(to: world.log.now().adding(milliseconds: Int64(hours) * 3_600_000))
        let steps = Int.random(in: 1...12, using: &random)
        let mortal = MortalJournal(
            log: world.log, steps: steps, lastTakesEffect: Bool.random(using: &random))
        do {
            try await world.run(through: mortal)
        } catch {
            // It died, as it was to.
        }
    }

    /// Mondays to Fridays from the day on which the story begins, counted without a calendar.
    private static func workingDates(upTo last: String) -> [String] {
        var dates: [String] = []
        guard var date = LocalDate(year: 2026, month: 3, day: 2) else { return [] }
        while date.description <= last {
            let isHoliday = ["2026-04-03", "2026-04-06"].contains(date.description)
            if date.weekday != .saturday, date.weekday != .sunday, !isHoliday {
                dates.append(date.description)
            }
            date = date.adding(days: 1)
        }
        return dates
    }
}
