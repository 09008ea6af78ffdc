import EventLog
import Foundation
import Logging
import Reactor
import Schema
import SwiftProtobuf
import Synchronization
import Testing

@testable import CaseLifecycle

/// The case lifecycle in the real engine, over a real log on the virtual clock.
@Suite("The engine runs cases")
struct EngineTests {
    @Test("B-08 T04 mail that waits for its next try holds up neither the hour nor the page")
    func mailWaits() async throws {
        let world = try World { request in
            request.system == "mail" ? .notSent("no connection") : .answered(Response(status: 202))
        }
        try world.submit("T-1", .p1)
        try await world.run()
        try world.advance(minutes: 61)
        try await world.run()

        let sent = world.sent.filter { $0 != "mail" }
        #expect(sent == ["pager", "pager", "tickets"])
        #expect(try world.events(NoticeSettled.self).filter { $0.outcome == .accepted }.count == 3)
    }

    @Test("B-13 a decision in between does not withdraw a mail that waits for its next try")
    func decisionBetween() async throws {
        let isDown = Mutex(true)
        let world = try World { request in
            isDown.withLock { $0 } && request.system == "mail"
                ? .notSent("no connection") : .answered(Response(status: 202))
        }
        try world.submit("T-1", .p3)
        try await world.run()
        try world.say(PriorityChanged.with { $0.priority = .p2 })
        try await world.run()
        isDown.withLock { $0 = false }
        try world.advance(minutes: 11)
        try await world.run()

        #expect(world.sent == ["mail", "mail"])
        #expect(try world.events(NoticeSettled.self).map(\.outcome) == [.accepted])
    }

    @Test("B-37 B-39 timers come from the log alone: a restart fires what is overdue, once")
    func restart() async throws {
        let world = try World { _ in .answered(Response(status: 202)) }
        try world.submit("T-1", .p1)
        let waiting = try await world.run()
        #expect(waiting.timers == 1)
        // Nobody runs when the hour is over; two starts find it.
        try world.advance(minutes: 90)
        for _ in 0..<2 { try await world.run() }

        let violated = try world.events(MilestoneViolated.self)
        #expect(violated.map(\.milestone) == ["verify-data", "tech-lead"])
        let late: [UInt64] = [60 * 60_000, 30 * 60_000]
        #expect(violated.map(\.latenessMs) == late)
        #expect(world.sent.filter { $0 == "tickets" }.count == 1)
    }

    @Test("B-59 what came before the start fires nothing, even when its case comes to life")
    func history() async throws {
        let world = try World { _ in .answered(Response(status: 202)) }
        try world.submit("T-1", .p1)
        try await world.run(from: .now)
        try world.say(CaseAssigned.with { $0.engineer = "mira" })
        try world.advance(minutes: 90)
        try await world.run()
        #expect(world.sent.isEmpty)
        #expect(try world.events(CaseTriaged.self).isEmpty)
        // A priority that changes afterwards is new, and acted upon.
        try world.say(PriorityChanged.with { $0.priority = .p2 })
        try await world.run()
        #expect(world.sent == ["mail"])
    }

    @Test("B-44 T10 a mail that waits for its next try is withdrawn once it is pointless")
    func withdrawn() async throws {
        let isDown = Mutex(true)
        let world = try World { request in
            isDown.withLock { $0 } && request.system == "mail"
                ? .notSent("no connection") : .answered(Response(status: 202))
        }
        try world.submit("T-1", .p1)
        try await world.run()
        // The word to the TAM was intended, and waits for its next try.
        try world.say(MilestoneReached.with { $0.milestone = "resolved" })
        try await world.run()
        let withdrawn = try world.events(NoticeSettled.self).filter { $0.outcome == .withdrawn }
        #expect(withdrawn.map(\.notice) == [.tamOpened])
        #expect(withdrawn.map(\.detail) == ["the case is resolved"])
        let abandoned: [EffectAbandoned] = try world.events(
            EffectAbandoned.self, on: "effect/case-lifecycle/T-1/tam-opened/-/1/1/mail")
        #expect(abandoned.count == 1)
        isDown.withLock { $0 = false }
        try world.advance(minutes: 11)
        try await world.run()
        let accepted = try world.events(NoticeSettled.self).filter { $0.outcome == .accepted }
        #expect(accepted.map(\.notice) == [.contactCustomer, .followUp, .tamResolved])
    }

    @Test("D5 the engine projects running clocks again for an edited calendar alone")
    func calendarEdited() async throws {
        let world = try World { _ in .answered(Response(status: 202)) }
        try world.submit("T-1", .p2)
        try await world.run()
        try world.advance(minutes: 20)
        for version in UInt32(2)...3 {
            var calendar = try Fixture.calendar()
            calendar.policyVersion = version
            // From 9 to 10 in Berlin, and it is past 10.
            for index in calendar.hours.indices { calendar.hours[index].toMinute = 600 }
            try world.say(calendar, on: CaseLifecycle.policyStream)
            var policy = Fixture.policy()
            policy.version = version
            try world.say(policy, on: CaseLifecycle.policyStream)
            try await world.run()
        }
        let armed = try world.events(MilestonesArmed.self)
        #expect(armed.count == 2)
        let clock = try #require(armed.last?.milestones.last)
        #expect(clock.milestone == "tech-lead" && clock.stamp.policyVersion == 2)
        #expect(clock.policyVersion == 1)
        #expect(try Instant(clock.dueAt).description == "2026-03-03T08:40:00Z")
        #expect(clock.usedNs == 20 * 60_000_000_000)
    }

    @Test("B-43 D7 a person's decision over a mail in doubt is carried out by the engine")
    func decided() async throws {
        let isLost = Mutex(true)
        let world = try World { request in
            isLost.withLock { $0 } && request.system == "mail"
                ? .unknown("lost after the final dot") : .answered(Response(status: 202))
        }
        try world.submit("T-1", .p3)
        try await world.run()
        let id = "T-1/contact-customer/-/1/1/mail"
        let opened = try world.events(CaseFollowUpOpened.self, on: "followup/\(id)")
        #expect(opened.map(\.outcome) == [.inDoubt])
        isLost.withLock { $0 = false }
        try world.resolve(id, as: .resume)
        for _ in 0..<2 { try await world.run() }
        #expect(world.sent == ["mail", "mail"])
        let settled = try world.events(NoticeSettled.self)
        #expect(settled.map(\.outcome) == [.inDoubt, .accepted])
        #expect(settled.map(\.repeat) == [1, 2])
    }

    @Test("B-15 B-45 an intended mail keeps its bytes; one to another address is another effect")
    func customerChanged() async throws {
        let bodies = Mutex<[String]>([])
        let isDown = Mutex(true)
        let world = try World { request in
            guard request.system == "mail" else { return .answered(Response(status: 202)) }
            bodies.withLock { $0.append(String(decoding: request.request.body, as: UTF8.self)) }
            return isDown.withLock { $0 }
                ? .notSent("no connection") : .answered(Response(status: 202))
        }
        try world.submit("T-1", .p3)
        try await world.run()
        let first = "effect/case-lifecycle/T-1/contact-customer/-/1/1/mail"
        let intended = try world.events(EffectIntended.self, on: first)
        // The mail waits for its next try, and the customer has moved.
        try world.say(CustomerChanged.with { $0.contact = "desk@acme.example" })
        isDown.withLock { $0 = false }
        try await world.run()
        try world.advance(minutes: 11)
        try await world.run()
        #expect(try world.events(EffectIntended.self, on: first) == intended)
        #expect(try world.events(EffectSucceeded.self, on: first).isEmpty)
        let settled = try world.events(NoticeSettled.self)
        #expect(settled.map(\.outcome) == [.withdrawn, .accepted])
        #expect(settled[0].detail == "the customer is written to at another address")
        let receivers = bodies.withLock { $0 }.map { body in
            body.split(separator: "\r\n").first { $0.hasPrefix("To:") }.map(String.init)
        }
        #expect(receivers == ["To: it@acme.example", "To: desk@acme.example"])
    }

    @Test("B-51 D7 a mail whose answer is lost is not sent again; a refused one neither")
    func mailInDoubt() async throws {
        for (result, outcome) in [
            (TransportResult.unknown("lost after the final dot"), NoticeOutcome.inDoubt),
            (.answered(Response(status: 400)), .rejected),
        ] {
            let world = try World { request in
                request.system == "mail" ? result : .answered(Response(status: 202))
            }
            try world.submit("T-1", .p3)
            for _ in 0..<3 {
                try await world.run()
                try world.advance(minutes: 5)
            }
            #expect(world.sent == ["mail"])
            #expect(try world.events(NoticeSettled.self).map(\.outcome) == [outcome])
        }
    }
}

/// A store of its own, a transport that keeps what it is asked, and the engine between them.
private final class World: Transport {
    private let log: EventLog
    private let directory: String
    private let reply: @Sendable (OutboundRequest) -> TransportResult
    private let systems = Mutex<[String]>([])

    /// A Monday within hours.
    private static let start = Instant(nanoseconds: 1_772_442_000_000_000_000)

    init(_ reply: @escaping @Sendable (OutboundRequest) -> TransportResult) throws {
        self.reply = reply
        directory = NSTemporaryDirectory() + "case-engine-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true)
        try EventLog.create(at: directory + "/store", clock: .virtual(startingAt: Self.start))
        log = try EventLog(opening: directory + "/store", access: .readWrite)
        try say(Fixture.calendar(), on: CaseLifecycle.policyStream)
        try say(Fixture.policy(), on: CaseLifecycle.policyStream)
    }

    deinit {
        log.close()
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// Where requests went, in order.
    var sent: [String] { systems.withLock { $0 } }

    func send(_ request: OutboundRequest, deadline: Duration) async -> TransportResult {
        systems.withLock { $0.append(request.system) }
        return reply(request)
    }

    @discardableResult
    func run(from start: ReactorOptions.Start = .beginning) async throws -> RunSummary {
        var options = ReactorOptions(name: CaseLifecycle.name)
        options.untilIdle = true
        options.start = start
        options.seed = 1
        return try await Engine(
            CaseLifecycle.self, journal: log, transport: self, options: options,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ).run()
    }

    func submit(_ id: String, _ priority: Priority) throws {
        try say(
            CaseSubmitted.with {
                $0.caseID = id
                $0.priority = priority
                $0.team = "emea"
                $0.account = "acme"
                $0.contact = "it@acme.example"
            }, on: "case/\(id)")
    }

    func advance(minutes: Int64) throws {
        _ = try log.advanceClock(
            to: log.now().adding(milliseconds: minutes * 60_000), by: Actor(identity: "test"))
    }

    /// As `daybook followup resolve` does it.
    func resolve(_ id: String, as resolution: Resolution) throws {
        var packet = CaseFollowUpPacket(id: id)
        for event in try log.readStream(packet.stream) { try packet.evolve(event) }
        var state = CaseState(caseID: "T-1")
        for event in try log.readStream("case/T-1") { try state.evolve(event) }
        var policies = CasePolicies()
        for event in try log.readStream(CaseLifecycle.policyStream) { try policies.adopt(event) }
        let decision = try CaseFollowUpCommands.resolve(
            packet, as: resolution, because: "nothing came", state, policies)
        let events = decision.drafts.enumerated().map { index, draft in
            NewEvent(
                stream: draft.stream ?? decision.subject, type: draft.type, id: "\(id)#\(index)",
                source: "test", occurred: log.now(), actor: Actor(identity: "mira"),
                payload: draft.payload)
        }
        _ = try log.appendBlocking(
            AppendRequest(
                key: IdempotencyKey(source: "test", id: id), expectations: decision.expectations,
                events: events))
    }

    func events<M: Message>(_: M.Type, on stream: String = "case/T-1") throws -> [M] {
        try log.readStream(stream).filter { $0.type == M.protoMessageName }
            .map { try M(serializedBytes: $0.payload) }
    }

    func say(_ message: some Message, on stream: String = "case/T-1") throws {
        let id = UUID().uuidString
        let event = NewEvent(
            stream: stream, type: type(of: message).protoMessageName, id: id, source: "test",
            occurred: log.now(), actor: Actor(identity: "test"),
            payload: try message.serializedBytes())
        _ = try log.appendBlocking(
            AppendRequest(key: IdempotencyKey(source: "test", id: id), events: [event]))
    }
}
