import EventLog
import Schema
import SwiftProtobuf

/// Fills a store with one exception whose run wrote the ledger and then stopped before a person:
/// the events that a reactor would have appended, so that every view has a row.
struct StoppedRun {
    static let followUp = "FU-QX-9-1-1"
    static let effect = "exception-closure/QX-9/1/sync-ledger/ledger/1"
    static let policy = """
        {"coordinator":"closure-desk","sourceMaxAttempts":3,"sourceBackoffMs":100,"targets":[\
        {"name":"queue","targetClass":"TARGET_CLASS_READABLE","maxAttempts":3,\
        "backoffInitialMs":10,"backoffMaxMs":100,"deadlineMs":1000},\
        {"name":"ledger","targetClass":"TARGET_CLASS_DEDUPLICATING","maxAttempts":3,\
        "backoffInitialMs":10,"backoffMaxMs":100,"deadlineMs":1000,\
        "deduplicationRetentionMs":86400000},\
        {"name":"tracker","targetClass":"TARGET_CLASS_IDEMPOTENT","maxAttempts":3,\
        "backoffInitialMs":10,"backoffMaxMs":100,"deadlineMs":1000},\
        {"name":"archive","targetClass":"TARGET_CLASS_IDEMPOTENT","maxAttempts":3,\
        "backoffInitialMs":10,"backoffMaxMs":100,"deadlineMs":1000},\
        {"name":"channel","targetClass":"TARGET_CLASS_UNPROTECTED","maxAttempts":1,\
        "backoffInitialMs":10,"backoffMaxMs":100,"deadlineMs":1000}]}
        """

    private let log: EventLog
    private let run = RunID.with {
        $0.exceptionID = "QX-9"
        $0.version = 1
        $0.occurrence = 1
    }

    /// Adopts a policy, takes the disposition, and appends the rest.
    static func fill(_ store: TemporaryStore) throws {
        let file = try store.scratch.file("policy.json", policy)
        _ = try store.daybook("policy", "adopt", file, "--author", "ann", "--approver", "bob")
        _ = try store.ingest(
            CloudEvents.disposition(id: "e1"),
            CloudEvents.disposition(id: "e2", disposition: "DISPOSITION_FROM_THE_FUTURE"))
        let log = try EventLog(opening: store.path, access: .readWrite)
        defer { log.close() }
        try StoppedRun(log: log).append()
    }

    private func append() throws {
        let subject = "exception/QX-9"
        let closedAt = Google_Protobuf_Timestamp.with { $0.seconds = 1_772_350_200 }
        try append(
            ReactorEpochStarted.with {
                $0.reactor = "exception-closure"
                $0.epoch = 1
                $0.host = "tests"
                $0.pid = 7
            }, on: "reactor/exception-closure")
        try append(
            ClosureRunStarted.with {
                $0.run = run
                $0.dispositionPosition = 3
                $0.policyVersion = 1
                $0.closedAt = closedAt
                $0.eventSource = "/review"
                $0.eventID = "e1"
                $0.reviewEpisode = "EP-1"
            }, on: subject)
        try append(
            EffectIntended.with {
                $0.key = Self.effect
                $0.workflow = "exception-closure"
                $0.subject = subject
                $0.step = "sync-ledger"
                $0.target = "ledger"
                $0.targetClass = .deduplicating
                $0.epoch = 1
                $0.occurrence = 1
            }, on: "effect/\(Self.effect)")
        try append(
            StepSettled.with {
                $0.run = run
                $0.step = .syncLedger
                $0.outcome = .performed
                $0.effectKey = Self.effect
                $0.target = "ledger"
                $0.targetID = "L-QX-9"
                $0.closedAt = closedAt
                $0.reviewEpisode = "EP-1"
            }, on: subject)
        try append(
            ClosureRunStopped.with {
                $0.run = run
                $0.blocker = .targetUnavailable
                $0.followupID = Self.followUp
                $0.step = .syncTracker
            }, on: subject)
        try append(
            FollowUpOpened.with {
                $0.id = Self.followUp
                $0.run = run
                $0.blocker = .targetUnavailable
                $0.step = .syncTracker
                $0.written = [.syncLedger]
                $0.remaining = [.syncTracker]
                $0.detail = "the tracker answered 503"
                $0.dispositionPosition = 3
                $0.options = [.resume, .abandon]
            }, on: "followup/\(Self.followUp)")
    }

    /// The latest event of the exception, as a reactor has it.
    private func cause() throws -> Position? {
        try log.readStreamBackward("exception/QX-9", limit: 1).first?.position
    }

    private func append<M: Message>(_ message: M, on stream: String) throws {
        let id = "\(M.protoMessageName)/\(stream)"
        let event = NewEvent(
            stream: stream, type: M.protoMessageName, id: id, source: "tests", occurred: log.now(),
            actor: Actor(identity: "reactor/tests"),
            causation: stream.hasPrefix("reactor/") ? nil : try cause(),
            correlation: "exception/QX-9@1",
            payload: try message.serializedBytes())
        _ = try log.appendBlocking(
            AppendRequest(key: IdempotencyKey(source: "tests", id: id), events: [event]))
    }
}
