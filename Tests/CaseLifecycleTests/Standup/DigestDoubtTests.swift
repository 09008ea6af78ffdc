import EventLog
import Reactor
import Schema
import Testing

@testable import CaseLifecycle

/// One digest that nobody can say arrived: it opens one follow-up, and has one end, whoever comes
/// first.
@Suite("Doubts about digests")
struct DigestDoubtTests {
    private let id = "standup/emea/2026-03-31"
    private let key = "case-standup/emea/2026-03-31/mail"

    private func world(
        _ answer: TransportResult = .unknown("lost after the final dot")
    ) async throws -> StandupWorld {
        let world = try StandupWorld(at: "2026-03-31T06:00:00Z")
        try world.adopt()
        try await world.run()
        world.answer.withLock { $0 = answer }
        try world.advance(to: "2026-03-31T07:15:00Z")
        try await world.run()
        return world
    }

    /// What an outcome of the mail makes of the standups, as the reactor asks it.
    private func settle(_ outcome: EffectOutcome, _ world: StandupWorld) throws -> [Draft] {
        let mail = EffectIdentity<CaseStandup>(key: key, step: .digest, target: .mail)
        return CaseStandup.settle(mail, outcome, try world.board(), CasePolicies())
    }

    @Test("B-48 D7 a digest that could not be sent in time leaves a follow-up as well")
    func unavailable() async throws {
        let world = try await world(.answered(Response(status: 503)))
        try await world.live(until: "2026-04-01T06:00:00Z")
        let settled = try world.settled()
        #expect(settled.map(\.outcome) == [.unavailable] && settled.map(\.followupID) == [id])
        let row = try #require(try world.followUp(id))
        #expect(row.outcome == .unavailable && row.state == .opened && row.options == [.abandon])
    }

    @Test("A-61 D7 whatever is heard of a doubt later but that it arrived opens nothing more")
    func openedOnce() async throws {
        for isLeft in [false, true] {
            let world = try await world()
            if isLeft { try world.append(try world.decision(.abandon, of: id)) }
            let outcomes: [EffectOutcome] = [
                .rejected(status: 550, body: []), .abandoned(detail: "given up"),
                .inDoubt(detail: "again"), .unavailable(Answers()), .withdrawn,
            ]
            for outcome in outcomes {
                #expect(try settle(outcome, world).isEmpty, "\(outcome)")
            }
        }
    }

    @Test("A-61 a decision on a follow-up that was taken meanwhile is refused, and changes nothing")
    func takenMeanwhile() async throws {
        let world = try await world()
        let decision = try world.decision(.abandon, of: id)
        try world.append(
            try StandupFollowUpCommands.assign(try world.packet(id), to: "paula"))
        try refuses(decision, "followup/\(id)", world)
        #expect(try world.followUp(id)?.assignee == "paula")
        try world.append(try world.decision(.abandon, of: id))
        #expect(try world.followUp(id)?.state == .resolved)
    }

    @Test("A-61 a decision rests on the standups as they were read, and is refused if they moved")
    func movedMeanwhile() async throws {
        let world = try await world()
        let decision = try world.decision(.acceptAsDone, of: id)
        world.answer.withLock { $0 = .answered(Response(status: 250)) }
        try await world.live(until: "2026-04-01T08:00:00Z")
        try refuses(decision, CaseStandup.subject, world)
        #expect(try world.followUp(id)?.state == .opened)
    }

    @Test("D7 a late answer and a person do not both end one doubt, in whichever order they come")
    func oneEnd() async throws {
        for isPersonFirst in [false, true] {
            let world = try await world()
            let decision = try world.decision(.acceptAsDone, of: id)
            let late = try settle(.succeeded(.recorded(Position(1))), world)
            let revision = try world.log.revision(of: CaseStandup.subject)
            let expected = [Expectation(CaseStandup.subject, .exactly(revision))]
            let append = { try world.append(late, on: CaseStandup.subject, expected) }
            if isPersonFirst {
                try world.append(decision)
                #expect(throws: AppendError.self) { try append() }
                #expect(try settle(.succeeded(.recorded(Position(1))), world).isEmpty)
            } else {
                try append()
                #expect(throws: AppendError.self) { try world.append(decision) }
            }
            #expect(try world.settled().map(\.outcome) == [.inDoubt, .accepted])
            let resolution = try world.packet(id).resolved?.resolution
            #expect(resolution == (isPersonFirst ? .acceptAsDone : .settledByEvidence))
        }
    }

    @Test("D7 A-36 a decided doubt ends the mail's effect too, and it is never sent again")
    func effectEnds() async throws {
        for (resolution, state) in [
            (Resolution.acceptAsDone, EffectState.succeeded), (.abandon, .abandoned),
        ] {
            let world = try await world()
            #expect(try world.effect(key)?.state == .inDoubt)
            try world.append(try world.decision(resolution, of: id))
            #expect(try world.effect(key)?.state == state)
            #expect(try world.followUp(id)?.state == .resolved)
            world.answer.withLock { $0 = .answered(Response(status: 250)) }
            try await world.run()
            #expect(world.sent == [key])
            #expect(try world.board().digests.isEmpty == (resolution == .acceptAsDone))
        }
    }

    @Test("A-61 a decision without a reason is refused")
    func reason() async throws {
        let world = try await world()
        #expect(throws: FollowUpRefusal.noReason) {
            try world.decision(.abandon, of: id, because: "")
        }
    }

    @Test("Law 4 a follow-up is called as its digest's mail is, whatever the team's name")
    func named() throws {
        for team in ["emea", "a/b", "a%2Fb", "Büro 1", "2026-03-31"] {
            let content = StandupPrepared.with {
                $0.team = team
                $0.date = "2026-03-31"
            }
            let digest = PlannedDigest(
                content: content, position: Position(1), prepared: .distantPast)
            let opened = try #require(DigestFollowUp(digest, .rejected, ""))
            #expect("case-\(opened.id)/mail" == digest.identity.key)
        }
    }

    private func refuses(
        _ decision: FollowUpDecision, _ stream: String, _ world: StandupWorld
    ) throws {
        let head = try world.log.head()
        let error = #expect(throws: AppendError.self) { try world.append(decision) }
        guard case .wrongExpectedRevision(let moved, _, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(moved == stream)
        #expect(try world.log.head() == head)
    }
}
