import EventLog
import Reactor
import Schema
import SwiftProtobuf
import Testing

@testable import CaseLifecycle

/// When a team is told, in the real engine over a real log.
@Suite("Standups: once a working date")
struct StandupTests {
    @Test("B-10 B-48 a team is told once on each date that it works, at its time")
    func workingDates() async throws {
        let world = try StandupWorld()
        try world.adopt()
        try await world.live(until: "2026-04-09T12:00:00Z")
        // A Friday and a Monday are holidays, with the weekend between them.
        let dates = [
            "2026-03-31", "2026-04-01", "2026-04-02", "2026-04-07", "2026-04-08", "2026-04-09",
        ]
        #expect(try world.prepared().map(\.date) == dates)
        // 09:15 in Berlin.
        #expect(
            try world.prepared().map(\.due)
                == dates.map {
                    try Instant(rfc3339: "\($0)T07:15:00Z").timestamp
                })
        #expect(world.sent == dates.map { "case-standup/emea/\($0)/mail" })
        #expect(try world.settled().map(\.outcome) == dates.map { _ in .accepted })
        #expect(try world.prepared().allSatisfy { $0.latenessMs == 0 && $0.missed.isEmpty })
    }

    @Test("B-37 B-48 after days without anybody there is one digest, and it names the rest")
    func downtime() async throws {
        let world = try StandupWorld()
        try world.adopt()
        try await world.run()
        try world.advance(to: "2026-04-08T10:15:00Z")
        for _ in 0..<2 { try await world.run() }
        let digest = try #require(try world.prepared().first)
        #expect(try world.prepared().count == 1)
        #expect(digest.date == "2026-04-08" && digest.latenessMs == 3 * 3_600_000)
        #expect(digest.missed == ["2026-03-31", "2026-04-01", "2026-04-02", "2026-04-07"])
        #expect(digest.missedLeftOut == 0)
        #expect(world.sent == ["case-standup/emea/2026-04-08/mail"])
        #expect(
            world.lastMail.contains(
                "No digest was sent for 2026-03-31, 2026-04-01, 2026-04-02, 2026-04-07."))

        // So long that they are counted, the latest named: twenty working dates and one.
        try world.advance(to: "2026-05-06T10:15:00Z")
        try await world.run()
        let second = try #require(try world.prepared().last)
        #expect(second.missed.count == 14 && second.missedLeftOut == 5)
        #expect(second.missed.last == "2026-05-05" && second.date == "2026-05-06")
    }

    @Test("B-39 B-48 a restart knows whom it has told, and waits for the next time")
    func restart() async throws {
        let world = try StandupWorld()
        try world.adopt()
        let first = try await world.run()
        #expect(try first.nextTimer == Instant(rfc3339: "2026-03-31T07:15:00Z"))
        try world.advance(to: "2026-03-31T07:15:00Z")
        for _ in 0..<3 {
            let again = try await world.run()
            #expect(try again.nextTimer == Instant(rfc3339: "2026-04-01T07:15:00Z"))
        }
        #expect(world.sent == ["case-standup/emea/2026-03-31/mail"])
    }

    @Test("B-23 B-48 a time that is skipped is at the gap's end; one that comes twice is once")
    func daylightTime() async throws {
        let world = try StandupWorld(at: "2026-03-28T12:00:00Z")
        let berlin = try StandupWorld.calendar("night", zone: "Europe/Berlin", always: true)
        try world.adopt(calendars: [berlin]) {
            $0.teams[0] = StandupWorld.team("emea", calendar: "night", standup: 150)
        }
        try await world.live(until: "2026-03-30T12:00:00Z")
        try world.advance(to: "2026-10-24T12:00:00Z")
        try await world.run()
        try await world.live(until: "2026-10-26T12:00:00Z")
        let found = try world.prepared().filter { $0.latenessMs == 0 }
            .map { "\($0.date) \(try Instant($0.due))" }
        #expect(
            found == [
                // 02:30 is skipped: 03:00, which is 01:00 in UTC.
                "2026-03-29 2026-03-29T01:00:00Z", "2026-03-30 2026-03-30T00:30:00Z",
                // 02:30 comes at 00:30 and at 01:30 in UTC.
                "2026-10-25 2026-10-25T00:30:00Z", "2026-10-26 2026-10-26T01:30:00Z",
            ])
        #expect(Set(world.sent).count == world.sent.count)
    }

    @Test("B-21 B-48 each team by its own wall calendar")
    func zones() async throws {
        let world = try StandupWorld()
        try world.adopt(
            calendars: [
                try StandupWorld.calendar("nz", zone: "Pacific/Auckland"),
                try StandupWorld.calendar("west", zone: "America/Los_Angeles"),
            ]
        ) {
            $0.teams += [
                StandupWorld.team("apac", calendar: "nz", standup: 9 * 60),
                StandupWorld.team("amer", calendar: "west", standup: 9 * 60),
            ]
        }
        try await world.live(until: "2026-04-01T18:00:00Z")
        #expect(
            world.sent == [
                "case-standup/emea/2026-03-31/mail", "case-standup/amer/2026-03-31/mail",
                "case-standup/apac/2026-04-01/mail", "case-standup/emea/2026-04-01/mail",
                "case-standup/amer/2026-04-01/mail",
            ])
        let addresses = try world.prepared().map(\.address)
        #expect(Set(addresses).count == 3 && addresses[2] == "apac@support.example")
    }

    @Test("B-29 B-48 an edited time tells no date again; a new team has no debts")
    func edited() async throws {
        let world = try StandupWorld()
        try world.adopt()
        try await world.live(until: "2026-03-31T08:00:00Z")
        // Later on the same day, at 17:00 in Berlin: that date was told.
        try world.adopt { $0.teams[0].standupMinute = 17 * 60 }
        try await world.live(until: "2026-03-31T16:00:00Z")
        #expect(world.sent.count == 1)
        // To a time that is over today: today has had none yet, and gets its own at once.
        try await world.live(until: "2026-04-01T10:00:00Z")
        try world.adopt { $0.teams[0].standupMinute = 9 * 60 }
        try await world.run()
        #expect(world.sent.last == "case-standup/emea/2026-04-01/mail" && world.sent.count == 2)
        // To a zone in which the date is yesterday's once more.
        let west = try StandupWorld.calendar("west", zone: "Pacific/Honolulu")
        try world.adopt(calendars: [west]) {
            $0.teams[0].calendar = "west"
            $0.teams.append(StandupWorld.team("late", calendar: "emea", standup: 13 * 60))
        }
        try await world.live(until: "2026-04-02T12:00:00Z")
        #expect(
            world.sent.suffix(2) == [
                "case-standup/late/2026-04-01/mail", "case-standup/late/2026-04-02/mail",
            ])
        // A team that is named again after a while has missed nothing.
        try world.adopt()
        try world.advance(to: "2026-04-14T10:00:00Z")
        try await world.run()
        try world.adopt {
            $0.teams.append(StandupWorld.team("late", calendar: "emea", standup: 13 * 60))
        }
        try await world.live(until: "2026-04-14T12:00:00Z")
        let late = try world.prepared().filter { $0.team == "late" }
        #expect(late.map(\.date) == ["2026-04-01", "2026-04-02", "2026-04-14"])
        #expect(late.allSatisfy { $0.missed.isEmpty })
    }

    @Test("B-59 what was due before standups began is nobody's, wherever the reactor starts")
    func began() async throws {
        for start in [ReactorOptions.Start.now, .at(Position(2)), .beginning] {
            let world = try StandupWorld()
            try world.adopt()
            try world.submit("T-1", .p1)
            try world.advance(to: "2026-04-09T08:00:00Z")
            #expect(try await world.run(from: start).attempts == 0)
            try world.advance(to: "2026-04-10T07:15:00Z")
            try await world.run()
            let digest = try #require(try world.prepared().first)
            #expect(digest.date == "2026-04-10" && digest.missed.isEmpty)
            // What lies before the start is known all the same.
            #expect(digest.openP1.cases.map(\.caseID) == ["T-1"])
        }
    }

    @Test("B-48 a dry run tells the next digest, also before standups have begun")
    func dryRun() async throws {
        let world = try StandupWorld()
        try world.adopt()
        let engine = world.engine(CaseStandup.self, from: .now, nil)
        let steps = try await engine.preview()
        #expect(steps.map(\.kind) == [.wait])
        #expect(try steps[0].until == Instant(rfc3339: "2026-03-31T07:15:00Z"))
        #expect(try world.log.readStream("reactor/case-standup").isEmpty)
        try await world.run()
        try world.advance(to: "2026-03-31T07:20:00Z")
        let due = try await world.engine(CaseStandup.self, from: .now, nil).preview()
        #expect(due.map(\.kind) == [.wake])
        #expect(due[0].events.map(\.type) == [StandupPrepared.protoMessageName])
    }
}
