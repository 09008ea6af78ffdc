import EventLog
import Reactor
import Schema
import SwiftProtobuf
import Testing

@testable import CaseLifecycle

/// A person's decision about a notice is taken on what the follow-up and the case are, or not at
/// all.
@Suite("Decisions on follow-ups of cases")
struct CaseFollowUpDecisionTests {
    private let id = "T-1/follow-up/-/1/1/mail"

    private func world() throws -> StandupWorld {
        let world = try StandupWorld()
        try world.submit("T-1", .p2)
        try world.say(
            CaseFollowUpOpened.with {
                $0.id = id
                $0.caseID = "T-1"
                $0.notice = .followUp
                $0.outcome = .rejected
                $0.options = [.resume, .abandon]
            }, on: FollowUp.stream(id))
        return world
    }

    private func packet(_ world: StandupWorld) throws -> CaseFollowUpPacket {
        var packet = CaseFollowUpPacket(id: id)
        for event in try world.log.readStream(packet.stream) { try packet.evolve(event) }
        return packet
    }

    private func decision(
        _ world: StandupWorld, _ resolution: Resolution = .abandon,
        because reason: String = "called them"
    ) throws -> FollowUpDecision {
        var state = CaseState(caseID: "T-1")
        for event in try world.log.readStream(state.stream) { try state.evolve(event) }
        return try CaseFollowUpCommands.resolve(
            try packet(world), as: resolution, because: reason, state, CasePolicies())
    }

    @Test("A-61 a decision is refused where the follow-up or its case moved after it was read")
    func moved() throws {
        let assigned = FollowUpAssigned.with {
            $0.id = id
            $0.assignee = "paula"
        }
        let spoken = CaseAssigned.with {
            $0.caseID = "T-1"
            $0.engineer = "mira"
        }
        let moves: [(any Message, String)] = [
            (assigned, FollowUp.stream(id)), (spoken, "case/T-1"),
        ]
        for (fact, stream) in moves {
            let world = try world()
            let decision = try decision(world)
            try world.say(fact, on: stream)
            let head = try world.log.head()
            let error = #expect(throws: AppendError.self) { try world.append(decision) }
            guard case .wrongExpectedRevision(stream, _, _) = error else {
                Issue.record("\(stream): \(String(describing: error))")
                continue
            }
            #expect(try world.log.head() == head)
            // Asked anew, on what there is by now, it is taken, and once.
            try world.append(try self.decision(world))
            #expect(throws: FollowUpRefusal.alreadyResolved(.abandon)) {
                try self.decision(world)
            }
        }
    }

    @Test("A-61 a decision about a notice without a reason is refused")
    func reason() throws {
        let world = try world()
        #expect(throws: FollowUpRefusal.noReason) { try decision(world, because: "") }
    }

    @Test("B-31 D7 a notice that is on its way, or asked for, again is not sent once more")
    func underway() throws {
        let planned = NoticePlanned.with {
            $0.caseID = "T-1"
            $0.notice = .followUp
            $0.occurrence = 1
            $0.repeat = 1
            $0.target = "mail"
            $0.audience = "customer"
            $0.address = "it@acme.example"
        }
        let settled = NoticeSettled.with {
            $0.caseID = "T-1"
            $0.notice = .followUp
            $0.occurrence = 1
            $0.repeat = 1
            $0.outcome = .rejected
            $0.followupID = id
        }
        var again = planned
        again.repeat = 2
        let asked = FollowUpRequested.with { $0.caseID = "T-1" }
        for (word, refusal) in [
            (nil, nil), (again, "repeat 2 of the notice is on its way"),
            (asked, "the notice was asked for already"),
        ] as [((any Message)?, String?)] {
            let world = try world()
            for fact in [planned, settled] as [any Message] { try world.say(fact, on: "case/T-1") }
            if let word { try world.say(word, on: "case/T-1") }
            guard let refusal else {
                let types = try decision(world, .resume).drafts.map(\.type)
                #expect(
                    types == [FollowUpResolved.protoMessageName, NoticeDecided.protoMessageName])
                continue
            }
            #expect(throws: FollowUpRefusal.overtaken(refusal)) { try decision(world, .resume) }
            // To leave it as it is stays possible.
            try world.append(try decision(world, .abandon))
        }
    }
}
