import EventLog
import Foundation
import Reactor
import Schema
import SwiftProtobuf
import Testing

@testable import CaseLifecycle

/// What a digest tells, and what becomes of its mail.
@Suite("Standups: what a team is told")
struct DigestTests {
    @Test("B-10 B-14 B-48 the mail names open P1s, stagnant and escalated cases, and follow-ups")
    func mail() async throws {
        let world = try StandupWorld(at: "2026-03-31T06:00:00Z")
        try world.adopt()
        try await world.run()
        try world.submit("T-1", .p1)
        try world.submit("T-2", .p3)
        try world.submit("T-3", .p1)
        try world.say(CaseAssigned.with { $0.engineer = "mira" }, on: "case/T-1")
        try world.say(CasePending(), on: "case/T-1")
        try world.say(CaseClosed(), on: "case/T-3")
        try Self.violate(world, "T-1", "tech-lead", .techLead)
        try Self.violate(world, "T-2", "verify-data", .standup)
        try Self.violate(world, "T-2", "troubleshoot", .standup)
        try world.say(
            MilestoneMet.with {
                $0.milestone = "troubleshoot"
                $0.occurrence = 1
            }, on: "case/T-2")
        try world.say(EscalationAcknowledged.with { $0.by = "jonas" }, on: "case/T-1")
        try Self.followUps(world)
        try world.advance(to: "2026-03-31T07:15:00Z")
        try await world.run()

        let text = """
            Standup of emea, 2026-03-31. Times: Europe/Berlin.

            Open P1: 1
            - T-1, since 2026-03-31 08:00, with mira, waits for the customer

            Stagnant: 1
            - T-2 (P3): verify-data, since 2026-03-31 08:00

            Escalated: 1
            - T-1 (P1): tech-lead, since 2026-03-31 08:00, taken on by jonas, with mira, \
            waits for the customer

            Follow-ups to decide: 1
            - T-3/follow-up/-/1/1: in-doubt, since 2026-03-31 08:00, with paula

            """
        let mail = world.lastMail.replacing("=\r\n", with: "").replacing("\r\n", with: "\n")
        #expect(mail.hasSuffix("\n\n" + text))
        #expect(mail.contains("\nTo: emea@support.example\n"))
        #expect(
            mail.contains(
                "\nSubject: Standup emea 2026-03-31: 1 P1, 1 stagnant, 1 escalated, 1 follow-up\n"
            ))
        let digest = try #require(try world.prepared().first)
        #expect(digest.lookedAt > 0 && digest.stamp.zoneData == "2025b")
        let event = try world.log.readStream(CaseStandup.subject)[0]
        #expect(digest.lookedAt < event.position.rawValue)
        #expect(try world.settled()[0].reference.hasSuffix("@support.example>"))
    }

    @Test("B-48 a team without anything to discuss is told so: silence would look like a failure")
    func nothing() async throws {
        let world = try StandupWorld(at: "2026-03-31T06:00:00Z")
        try world.adopt()
        try world.submit("T-2", .p3)
        try await world.live(until: "2026-03-31T08:00:00Z")
        #expect(world.lastMail.contains("Subject: Standup emea 2026-03-31: nothing to discuss\r\n"))
        #expect(
            world.lastMail.contains(
                "\r\nNo open P1, nothing stagnant, nothing escalated, no follow-up.\r\n"))
    }

    @Test("B-48 X-01 a follow-up of an exception is none of a case's")
    func followUpsOfExceptions() async throws {
        let world = try StandupWorld(at: "2026-03-31T06:00:00Z")
        try world.adopt()
        try world.say(FollowUpOpened.with { $0.id = "QX-1" }, on: "followup/QX-1")
        try world.say(FollowUpAssigned.with { $0.id = "QX-1" }, on: "followup/QX-1")
        try await world.live(until: "2026-03-31T07:15:00Z")
        try world.say(FollowUpResolved.with { $0.id = "QX-1" }, on: "followup/QX-1")
        try await world.live(until: "2026-04-01T07:15:00Z")
        #expect(try world.prepared().map { $0.followups.total } == [0, 0])
    }

    @Test("B-33 B-48 closed is off the board; reopened is on it anew, without its old violations")
    func reopened() async throws {
        let world = try StandupWorld(at: "2026-03-31T06:00:00Z")
        try world.adopt()
        try world.submit("T-1", .p2)
        try world.say(CaseAssigned.with { $0.engineer = "mira" }, on: "case/T-1")
        try Self.violate(world, "T-1", "tech-lead", .techLead)
        try await world.live(until: "2026-03-31T07:15:00Z")
        try world.say(CaseClosed(), on: "case/T-1")
        try await world.live(until: "2026-04-01T07:15:00Z")
        try world.say(PriorityChanged.with { $0.priority = .p1 }, on: "case/T-1")
        try world.say(CaseReopened(), on: "case/T-1")
        try await world.live(until: "2026-04-02T07:15:00Z")
        let digests = try world.prepared()
        #expect(digests.map { $0.escalated.total } == [1, 0, 0])
        #expect(digests.map { $0.openP1.total } == [0, 0, 1])
        #expect(digests[2].openP1.cases[0].engineer == "mira")
        #expect(try Instant(digests[2].openP1.cases[0].since).description == "2026-04-01T07:15:00Z")
    }

    @Test("B-59 what was imported as history is not on the board; adopted and triaged it is")
    func imported() async throws {
        let world = try StandupWorld(at: "2026-03-31T06:00:00Z")
        try world.adopt()
        let row = CaseHistoryImported.with {
            $0.state = .active
            $0.priority = .p1
            $0.team = "emea"
        }
        try world.say(row, on: "case/OLD-1")
        try world.say(row, on: "case/OLD-2")
        try world.say(CaseAdopted(), on: "case/OLD-2")
        try world.say(CaseAssigned.with { $0.engineer = "mira" }, on: "case/OLD-1")
        try await world.live(until: "2026-03-31T07:15:00Z")
        try world.say(
            CaseTriaged.with {
                $0.priority = .p1
                $0.team = "emea"
            }, on: "case/OLD-2")
        try await world.live(until: "2026-04-01T07:15:00Z")
        let named = try world.prepared().map { $0.openP1.cases.map(\.caseID) }
        #expect(named == [[], ["OLD-2"]])
    }

    @Test("B-48 B-56 a case is its team's of now; one of an unknown team is the default team's")
    func teams() async throws {
        let world = try StandupWorld(at: "2026-03-31T06:00:00Z")
        try world.adopt {
            $0.teams.append(StandupWorld.team("core", calendar: "emea", standup: 555))
        }
        try world.submit("T-1", .p1, team: "")
        try world.submit("T-2", .p1, team: "gone")
        try world.submit("T-3", .p1, team: "emea")
        try world.say(CaseAssigned.with { $0.team = "core" }, on: "case/T-3")
        try await world.live(until: "2026-03-31T07:15:00Z")
        let named = try Dictionary(
            uniqueKeysWithValues: world.prepared().map {
                ($0.team, $0.openP1.cases.map(\.caseID))
            })
        #expect(named == ["emea": ["T-1", "T-2"], "core": ["T-3"]])
    }

    @Test("B-48 whatever people call things, event and mail keep their bounds and count the rest")
    func bounds() async throws {
        let world = try StandupWorld(at: "2026-03-31T06:00:00Z")
        let name = String(repeating: "ß", count: 60)
        try world.adopt {
            $0.defaultTeam = name
            $0.teams[0].name = name
        }
        for number in 1...40 {
            let id = "\(number)-" + String(repeating: "é", count: 30)
            try world.submit(id, .p1)
            try world.say(CaseAssigned.with { $0.engineer = name }, on: "case/\(id)")
            try Self.violate(world, id, "tech-lead", .techLead)
            try Self.violate(world, id, String(repeating: "x", count: 60), .standup)
            try world.say(EscalationAcknowledged.with { $0.by = name }, on: "case/\(id)")
            try world.say(
                CaseFollowUpOpened.with {
                    $0.id = "\(id)/follow-up"
                    $0.caseID = id
                    $0.outcome = .inDoubt
                }, on: "followup/\(id)")
        }
        try await world.run()
        try world.advance(to: "2026-05-31T06:00:00Z")
        try await world.run()
        let digest = try #require(try world.prepared().first)
        for list in [digest.openP1, digest.stagnant, digest.escalated] {
            #expect(list.total == 40 && list.cases.count >= 2 && list.leftOut > 0)
        }
        #expect(digest.followups.total == 40 && digest.followups.leftOut > 0)
        #expect(digest.openP1.cases[0].caseID.hasPrefix("1-"))
        #expect(try digest.serializedData().count < 15 * 1_024)
        #expect(try world.settled().map(\.outcome) == [.accepted])
        #expect(world.lastMail.utf8.count < 14 * 1_024)
    }

    @Test("B-51 D7 a digest that is refused or in doubt is not sent again; the next date's is")
    func outcomes() async throws {
        for (result, outcome) in [
            (TransportResult.unknown("lost after the final dot"), NoticeOutcome.inDoubt),
            (.answered(Response(status: 400)), .rejected),
        ] {
            let world = try StandupWorld()
            world.answer.withLock { $0 = result }
            try world.adopt()
            try await world.live(until: "2026-03-31T12:00:00Z")
            world.answer.withLock { $0 = .answered(Response(status: 250)) }
            try await world.live(until: "2026-04-01T12:00:00Z")
            let dates = ["2026-03-31", "2026-04-01"]
            #expect(world.sent == dates.map { "case-standup/emea/\($0)/mail" })
            #expect(try world.settled().map(\.outcome) == [outcome, .accepted])
        }
    }

    @Test("B-48 T10 a digest that the next one overtakes is withdrawn: one mail once it can go")
    func overtaken() async throws {
        let world = try StandupWorld()
        try world.adopt {
            $0.targets[0].maxAttempts = 1_000
            $0.targets[0].backoffInitialMs = 7_200_000
            $0.targets[0].backoffMaxMs = 7_200_000
        }
        world.answer.withLock { $0 = .notSent("no connection") }
        try await world.live(until: "2026-04-02T08:00:00Z")
        world.answer.withLock { $0 = .answered(Response(status: 250)) }
        try await world.live(until: "2026-04-02T12:00:00Z")
        #expect(
            try world.settled().map { "\($0.date) \($0.outcome.word)" } == [
                "2026-03-31 withdrawn", "2026-04-01 withdrawn", "2026-04-02 accepted",
            ])
    }

    @Test("B-37 B-48 killed before the mail and back days later: the old digest is not sent")
    func killedBeforeTheMail() async throws {
        let world = try StandupWorld()
        try world.adopt()
        try await world.run()
        try world.advance(to: "2026-03-31T08:00:00Z")
        // Its epoch and the digest are the last that it appends.
        let mortal = MortalJournal(log: world.log, steps: 2, lastTakesEffect: true)
        await #expect(throws: ReactorError.self) { try await world.run(through: mortal) }
        #expect(try world.prepared().map(\.date) == ["2026-03-31"] && world.sent.isEmpty)
        try world.advance(to: "2026-04-02T08:00:00Z")
        try await world.run()
        #expect(world.sent == ["case-standup/emea/2026-04-02/mail"])
        #expect(
            try world.settled().map { "\($0.date) \($0.outcome.word)" } == [
                "2026-03-31 withdrawn", "2026-04-02 accepted",
            ])
        #expect(try world.prepared()[1].missed == ["2026-04-01"])
    }

    private static func violate(
        _ world: StandupWorld, _ id: String, _ milestone: String, _ escalation: Escalation
    ) throws {
        try world.say(
            MilestoneViolated.with {
                $0.milestone = milestone
                $0.occurrence = 1
                $0.escalation = escalation
            }, on: "case/\(id)")
    }

    /// Of the closed case one that is assigned; of another one that was decided.
    private static func followUps(_ world: StandupWorld) throws {
        for id in ["T-3", "T-2"] {
            try world.say(
                CaseFollowUpOpened.with {
                    $0.id = "\(id)/follow-up/-/1/1"
                    $0.caseID = id
                    $0.notice = .followUp
                    $0.outcome = .inDoubt
                }, on: "followup/\(id)/follow-up/-/1/1")
        }
        try world.say(
            FollowUpAssigned.with {
                $0.id = "T-3/follow-up/-/1/1"
                $0.assignee = "paula"
            }, on: "followup/T-3/follow-up/-/1/1")
        try world.say(
            FollowUpResolved.with { $0.id = "T-2/follow-up/-/1/1" },
            on: "followup/T-2/follow-up/-/1/1")
    }
}
