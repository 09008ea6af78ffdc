import EventLog
import Foundation
import Logging
import Schema
import SwiftProtobuf
import Synchronization
import ZoneFiles

@testable import CaseLifecycle
@testable import Reactor

/// A real log on the virtual clock, a mail server that keeps what it is given, and both engines of
/// the case lifecycle between them.
final class StandupWorld: Transport {
    let log: EventLog
    private let directory: String
    private let mails = Mutex<[OutboundRequest]>([])
    /// What the mail server says from now on.
    let answer = Mutex(TransportResult.answered(Response(status: 250)))
    private let version = Mutex<UInt32>(0)

    /// - Parameter start: by the clock of the log, such as a Tuesday's midnight.
    init(at start: String = "2026-03-31T00:00:00Z") throws {
        directory = NSTemporaryDirectory() + "standup-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true)
        try EventLog.create(
            at: directory + "/store", clock: .virtual(startingAt: Instant(rfc3339: start)))
        log = try EventLog(opening: directory + "/store", access: .readWrite)
    }

    deinit {
        log.close()
        try? FileManager.default.removeItem(atPath: directory)
    }

    // MARK: What happens

    /// The fixture's policy with a change, as the next version, and with these calendars beside the
    /// fixture's own.
    func adopt(
        calendars: [CalendarAdopted] = [], _ change: (inout CasePolicyAdopted) -> Void = { _ in }
    ) throws {
        let version = version.withLock {
            $0 += 1
            return $0
        }
        var policy = Fixture.policy()
        policy.version = version
        change(&policy)
        for var calendar in [try Fixture.calendar()] + calendars {
            calendar.policyVersion = version
            try say(calendar, on: CaseLifecycle.policyStream)
        }
        try say(policy, on: CaseLifecycle.policyStream)
    }

    /// Hours as the fixture's, or around the clock, in another zone.
    static func calendar(
        _ name: String, zone: String, always: Bool = false
    ) throws -> CalendarAdopted {
        var calendar = try Fixture.calendar()
        calendar.name = name
        calendar.zone = ZoneTable(try ZoneDatabase().rules(for: zone))
        calendar.holidays = []
        calendar.always = always
        if always { calendar.hours = [] }
        return calendar
    }

    static func team(_ name: String, calendar: String, standup minute: UInt32) -> TeamRules {
        TeamRules.with {
            $0.name = name
            $0.calendar = calendar
            $0.address = "\(name)@support.example"
            $0.standupMinute = minute
        }
    }

    func submit(_ id: String, _ priority: Priority, team: String = "emea") throws {
        try say(
            CaseSubmitted.with {
                $0.caseID = id
                $0.priority = priority
                $0.team = team
                $0.account = "solo"
                $0.contact = "it@acme.example"
            }, on: "case/\(id)")
    }

    func say(_ message: some Message, on stream: String) throws {
        let id = UUID().uuidString
        let event = NewEvent(
            stream: stream, type: type(of: message).protoMessageName, id: id, source: "test",
            occurred: log.now(), actor: Actor(identity: "test"),
            payload: try message.serializedBytes())
        _ = try log.appendBlocking(
            AppendRequest(key: IdempotencyKey(source: "test", id: id), events: [event]))
    }

    func advance(to time: String) throws { try advance(to: Instant(rfc3339: time)) }

    func advance(to instant: Instant) throws {
        if log.now() < instant {
            _ = try log.advanceClock(to: instant, by: Actor(identity: "test"))
        }
    }

    // MARK: Who runs

    /// Another process each time: nothing is known but the log.
    @discardableResult
    func run(
        from start: ReactorOptions.Start = .beginning, through journal: (any Journal)? = nil
    ) async throws -> RunSummary {
        try await engine(CaseStandup.self, from: start, journal).run()
    }

    @discardableResult
    func runCases(from start: ReactorOptions.Start = .beginning) async throws -> RunSummary {
        try await engine(CaseLifecycle.self, from: start, nil).run()
    }

    func engine<W: Workflow>(
        _ workflow: W.Type, from start: ReactorOptions.Start, _ journal: (any Journal)?
    ) -> Engine<W> {
        var options = ReactorOptions(name: W.name)
        options.untilIdle = true
        options.start = start
        options.seed = 1
        return Engine(
            workflow, journal: journal ?? log, transport: self, options: options,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Somebody runs throughout, up to a time: whenever something is due.
    func live(until time: String) async throws {
        let end = try Instant(rfc3339: time)
        while log.now() < end {
            let next = try await run().nextTimer ?? end
            try advance(to: min(end, next))
        }
        try await run()
    }

    func send(_ request: OutboundRequest, deadline: Duration) async -> TransportResult {
        if request.request.headers.contains(where: { $0.value.hasPrefix(CaseStandup.name) }) {
            mails.withLock { $0.append(request) }
        }
        return answer.withLock { $0 }
    }

    // MARK: What came of it

    /// Keys of the digests that were handed to the mail server, in order.
    var sent: [String] {
        mails.withLock { $0 }.map { request in
            request.request.headers.first { $0.name == "Idempotency-Key" }?.value ?? ""
        }
    }

    /// The last mail, as its bytes are.
    var lastMail: String {
        mails.withLock { $0.last }.map { String(decoding: $0.request.body, as: UTF8.self) } ?? ""
    }

    func prepared() throws -> [StandupPrepared] { try events(StandupPrepared.self) }
    func settled() throws -> [StandupSettled] { try events(StandupSettled.self) }

    private func events<M: Message>(_: M.Type) throws -> [M] {
        try log.readStream(CaseStandup.subject).filter { $0.type == M.protoMessageName }
            .map { try M(serializedBytes: $0.payload) }
    }
}
