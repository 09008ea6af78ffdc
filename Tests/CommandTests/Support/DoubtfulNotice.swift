import EventLog
import Schema
import SwiftProtobuf

/// Brings a P2 of the default policy as far as a follow-up mail in doubt: the events that a reactor
/// would have appended.
struct DoubtfulNotice {
    static let followUp = "T-1/follow-up/-/1/1/mail"
    static let effect = "case-lifecycle/\(followUp)"

    private let log: EventLog

    static func fill(_ store: TemporaryStore) throws {
        let log = try EventLog(opening: store.path, access: .readWrite)
        defer { log.close() }
        try DoubtfulNotice(log: log).append()
    }

    private func append() throws {
        let stream = "effect/\(Self.effect)"
        try append(
            NoticePlanned.with {
                $0.caseID = "T-1"
                $0.notice = .followUp
                $0.occurrence = 1
                $0.repeat = 1
                $0.target = "mail"
                $0.audience = "customer"
                $0.address = "it@acme.example"
            }, on: "case/T-1")
        try append(
            EffectIntended.with {
                $0.key = Self.effect
                $0.workflow = "case-lifecycle"
                $0.subject = "case/T-1"
                $0.step = "follow-up"
                $0.target = "mail"
                $0.targetClass = .unprotected
            }, on: stream)
        try append(
            EffectAttemptStarted.with {
                $0.key = Self.effect
                $0.attempt = 1
            }, on: stream)
        try append(
            EffectInDoubt.with {
                $0.key = Self.effect
                $0.attempt = 1
            }, on: stream)
        try append(
            NoticeSettled.with {
                $0.caseID = "T-1"
                $0.notice = .followUp
                $0.occurrence = 1
                $0.repeat = 1
                $0.outcome = .inDoubt
                $0.effectKey = Self.effect
                $0.followupID = Self.followUp
            }, on: "case/T-1")
        try append(
            CaseFollowUpOpened.with {
                $0.id = Self.followUp
                $0.caseID = "T-1"
                $0.notice = .followUp
                $0.occurrence = 1
                $0.repeat = 1
                $0.outcome = .inDoubt
                $0.audience = "customer"
                $0.address = "it@acme.example"
                $0.effectKey = Self.effect
                $0.options = [.resume, .acceptAsDone, .abandon]
            }, on: "followup/\(Self.followUp)")
    }

    private func append<M: Message>(_ message: M, on stream: String) throws {
        let id = "\(M.protoMessageName)/\(stream)"
        let event = NewEvent(
            stream: stream, type: M.protoMessageName, id: id, source: "tests", occurred: log.now(),
            actor: Actor(identity: "reactor/tests"), correlation: "case/T-1@1",
            payload: try message.serializedBytes())
        _ = try log.appendBlocking(
            AppendRequest(key: IdempotencyKey(source: "tests", id: id), events: [event]))
    }
}
