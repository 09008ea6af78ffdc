import ArgumentParser
import CaseLifecycle
import EventLog
import Schema
import SwiftProtobuf

/// `daybook case confirm`: somebody says that it is solved (B-50).
struct CaseConfirm: CaseFactCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "Record that the solution is confirmed.")
    static let word = "confirm"

    @OptionGroup var target: CaseOptions

    @Option(help: "customer, engineer, monitoring or silence.")
    var kind: EnumArgument<ConfirmationKind>

    @Option(help: ArgumentHelp("Whose word it is.", valueName: "name"))
    var by: String

    func fact() -> any Message {
        ResolutionConfirmed.with {
            $0.caseID = target.id
            $0.kind = kind.value
            $0.by = by
        }
    }
}

/// `daybook case followup`: the customer is to be written to; the reactor sends it (B-15).
struct CaseFollowUp: CaseFactCommand {
    static let configuration = CommandConfiguration(
        commandName: "followup", abstract: "Ask for the system-sent follow-up.")
    static let word = "followup"

    @OptionGroup var target: CaseOptions

    func fact() -> any Message { FollowUpRequested.with { $0.caseID = target.id } }
}

/// `daybook case close`: closed if it is confirmed and followed up, refused otherwise (B-15).
struct CaseClose: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Close a case, if it may be closed.",
        discussion: "Exit code 1 if the closure is refused; the log then says why.")

    @OptionGroup var target: CaseOptions

    func run() throws {
        let log = try target.store.openForWriting()
        defer { log.close() }
        let desk = CaseDesk(log: log, id: target.id, actor: target.actor.actor)
        let request = CaseClosureRequested.with { $0.caseID = target.id }
        let position = try desk.record(request, word: "close", isDryRun: target.dryRun.isOn)
        guard let position else { return }
        try desk.decide()
        try tell(position, in: log)
    }

    private func tell(_ request: Position, in log: EventLog) throws {
        let stream = CaseState.streamPrefix + target.id
        for event in try log.readStream(stream) where event.position > request {
            switch event.type {
            case CaseClosed.protoMessageName:
                let closed = try CaseClosed(serializedBytes: event.payload)
                guard closed.request == request.rawValue else { continue }
                var output = StandardOutput()
                try output.line(target.id)
                return try output.flush()
            case CaseClosureRefused.protoMessageName:
                let refused = try CaseClosureRefused(serializedBytes: event.payload)
                guard refused.request == request.rawValue else { continue }
                throw Trouble(
                    "case \(target.id) stays open: " + refused.because.joined(separator: "; "),
                    place: "refused at \(event.position)",
                    remedy: "see ‘daybook case confirm’ and ‘daybook case followup’", status: .no)
            default: continue
            }
        }
        throw Trouble(
            "nothing could be decided about the closure yet",
            remedy: "apply a policy: ‘daybook policy apply FILE’", status: .no)
    }
}

/// `daybook case reopen`: the next occurrence begins, with clocks and closure of its own.
struct CaseReopen: CaseFactCommand {
    static let configuration = CommandConfiguration(
        commandName: "reopen", abstract: "Reopen a case that was resolved or closed.")
    static let word = "reopen"

    @OptionGroup var target: CaseOptions

    @Option(help: ArgumentHelp("Why.", valueName: "text"))
    var reason: String

    func fact() -> any Message {
        CaseReopened.with {
            $0.caseID = target.id
            $0.reason = reason
        }
    }
}

/// `daybook case ack`: a named person takes the escalation on; paging stops (B-42).
struct CaseAck: CaseFactCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack", abstract: "Acknowledge an escalation.")
    static let word = "ack"

    @OptionGroup var target: CaseOptions

    @Option(help: ArgumentHelp("Who takes it on.", valueName: "name"))
    var by: String

    func fact() -> any Message {
        EscalationAcknowledged.with {
            $0.caseID = target.id
            $0.by = by
        }
    }
}

/// `daybook case triage`: decides now what the reactor would decide, and says why (B-18).
struct CaseTriage: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "triage", abstract: "Triage a case now, and explain the verdict.")

    @OptionGroup var target: CaseOptions

    func run() throws {
        let log = try target.store.openForWriting()
        defer { log.close() }
        let desk = CaseDesk(log: log, id: target.id, actor: target.actor.actor)
        guard try desk.state().submission != nil else { throw CaseRefusal.unknown(target.id) }
        if target.dryRun.isOn { return try desk.preview() }
        try desk.decide()
        guard let triage = try desk.state().triage else {
            throw Trouble(
                "case \(target.id) cannot be triaged yet",
                remedy: "assign a team, or apply a policy: ‘daybook policy apply FILE’", status: .no
            )
        }
        var output = StandardOutput()
        for reason in triage.because { try output.line(reason) }
        try output.flush()
    }
}
