import EventLog
import Projections
import Reactor
import Schema
import Testing

@testable import CaseLifecycle

/// A digest that a team did not get, or perhaps did: a person is asked.
@Suite("Follow-ups of standups")
struct DigestFollowUpTests {
    private let id = "standup/emea/2026-03-31"

    /// Prepared for the team of the fixture, and handed to a mail server that answers so.
    private func world(_ answer: TransportResult) async throws -> StandupWorld {
        let world = try StandupWorld(at: "2026-03-31T06:00:00Z")
        try world.adopt()
        try await world.run()
        world.answer.withLock { $0 = answer }
        try world.advance(to: "2026-03-31T07:15:00Z")
        try await world.run()
        return world
    }

    private func row(_ world: StandupWorld) throws -> FollowUpRow? {
        try world.followUp(id)
    }

    private func decide(_ resolution: Resolution, _ world: StandupWorld) throws {
        try world.append(try world.decision(resolution, of: id))
    }

    @Test("B-48 D7 a refused digest is a follow-up, opened in the append that settles it")
    func refused() async throws {
        let world = try await world(.answered(Response(status: 400)))
        let settled = try #require(try world.settled().first)
        #expect(settled.outcome == .rejected && settled.followupID == id)
        let found = try #require(try row(world))
        #expect(found.team == "emea" && found.date == "2026-03-31" && found.outcome == .rejected)
        #expect(found.address == "emea@support.example" && found.options == [.abandon])
        #expect(throws: FollowUpRefusal.notAnOption(.resume, of: [.abandon])) {
            try decide(.resume, world)
        }
        try decide(.abandon, world)
        #expect(try row(world)?.state == .resolved)
        // The next date is told as ever, and nothing is sent twice.
        world.answer.withLock { $0 = .answered(Response(status: 250)) }
        try await world.live(until: "2026-04-01T08:00:00Z")
        #expect(
            world.sent == [
                "case-standup/emea/2026-03-31/mail", "case-standup/emea/2026-04-01/mail",
            ])
    }

    @Test("B-51 D7 a digest in doubt that a person found to have arrived counts as accepted")
    func acceptedAsDone() async throws {
        let world = try await world(.unknown("lost after the final dot"))
        #expect(try row(world)?.options == [.acceptAsDone, .abandon])
        try decide(.acceptAsDone, world)
        #expect(try world.settled().map(\.outcome) == [.inDoubt, .accepted])
        #expect(throws: FollowUpRefusal.alreadyResolved(.acceptAsDone)) {
            try decide(.abandon, world)
        }
        try await world.run()
        #expect(world.sent.count == 1)
    }

    @Test("D7 an answer that comes late ends the doubt, and what a person had to decide")
    func late() async throws {
        for isLeft in [false, true] {
            let world = try await world(.unknown("lost after the final dot"))
            if isLeft { try decide(.abandon, world) }
            var board = StandupBoard()
            for event in try world.log.readStream(CaseStandup.subject) { try board.evolve(event) }
            let digest = try #require(board.digests.first)
            let drafts = CaseStandup.settle(
                digest.identity, .succeeded(.recorded(Position(1))), board, CasePolicies())
            #expect(drafts.first?.type == StandupSettled.protoMessageName)
            #expect(drafts.count == (isLeft ? 1 : 2))
            #expect(drafts.last?.stream == (isLeft ? nil : "followup/\(id)"))
        }
    }

    @Test("B-48 what a team was not told is on no digest: those name follow-ups of cases")
    func notOnTheBoard() async throws {
        let world = try await world(.answered(Response(status: 400)))
        world.answer.withLock { $0 = .answered(Response(status: 250)) }
        try await world.live(until: "2026-04-01T08:00:00Z")
        #expect(try world.prepared().last?.followups.followups.isEmpty == true)
    }
}
