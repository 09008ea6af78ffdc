import CaseLifecycle
import EventLog
import ExceptionClosure
import Reactor
import Schema

/// Where a person's decision about a follow-up becomes one append.
///
/// The rule: the decision rests on the revisions that were read; if anything changed meanwhile,
/// nothing is appended.
struct FollowUpDesk {
    /// Under Daybook's own name, where no sender may write.
    static let source = "daybook/followup"

    let log: EventLog
    let id: String
    private let packet: Packet
    private let actor: Actor
    private let last: RecordedEvent?

    /// Each workflow decides over its own.
    private enum Packet {
        case exception(FollowUpPacket)
        case notice(CaseFollowUpPacket)
        case digest(StandupFollowUpPacket)
    }

    init(log: EventLog, id: String, actor: Actor) throws {
        self.log = log
        self.id = id
        self.actor = actor
        let events = try log.readStream(FollowUp.stream(id))
        switch events.first?.type {
        case CaseFollowUpOpened.protoMessageName:
            var packet = CaseFollowUpPacket(id: id)
            for event in events { try packet.evolve(event) }
            self.packet = .notice(packet)
        case StandupFollowUpOpened.protoMessageName:
            var packet = StandupFollowUpPacket(id: id)
            for event in events { try packet.evolve(event) }
            self.packet = .digest(packet)
        default:
            var packet = FollowUpPacket(id: id)
            for event in events { try packet.evolve(event) }
            self.packet = .exception(packet)
        }
        last = events.last
    }

    func isAssigned(to name: String) -> Bool {
        switch packet {
        case .exception(let packet): packet.assignee == name && packet.resolved == nil
        case .notice(let packet): packet.assignee == name && packet.resolved == nil
        case .digest(let packet): packet.assignee == name && packet.resolved == nil
        }
    }

    func assign(to name: String) throws(FollowUpRefusal) -> FollowUpDecision {
        switch packet {
        case .exception(let packet): try FollowUpCommands.assign(packet, to: name)
        case .notice(let packet): try CaseFollowUpCommands.assign(packet, to: name)
        case .digest(let packet): try StandupFollowUpCommands.assign(packet, to: name)
        }
    }

    func resolve(as resolution: Resolution, because reason: String) throws -> FollowUpDecision {
        switch packet {
        case .exception(let packet):
            guard let subject = packet.subject else { throw FollowUpRefusal.unknown(id) }
            return try FollowUpCommands.resolve(
                packet, as: resolution, because: reason,
                ExceptionStates.state(of: subject, in: log), ExceptionStates.policies(in: log))
        case .notice(let packet):
            guard let opened = packet.opened else { throw FollowUpRefusal.unknown(id) }
            let desk = CaseDesk(log: log, id: opened.caseID, actor: actor)
            return try CaseFollowUpCommands.resolve(
                packet, as: resolution, because: reason, desk.state(), desk.policies())
        case .digest(let packet):
            var board = StandupBoard()
            let told = try log.readStream(CaseStandup.subject)
            for event in told { try board.evolve(event) }
            return try StandupFollowUpCommands.resolve(
                packet, as: resolution, because: reason, board,
                revision: told.last?.revision ?? 0)
        }
    }

    private var revision: UInt64 {
        switch packet {
        case .exception(let packet): packet.revision
        case .notice(let packet): packet.revision
        case .digest(let packet): packet.revision
        }
    }

    /// - Parameter command: the words that tell this command from another on the same revision.
    func carryOut(
        _ decision: FollowUpDecision, command: [String], isDryRun: Bool
    ) throws {
        let request = request(decision, command)
        if isDryRun { return try DryRunOption.show(request, in: log) }
        let receipt = try log.appendBlocking(request)
        var output = StandardOutput()
        try output.line(id)
        try output.flush()
        let events = receipt.last.rawValue - receipt.first.rawValue + 1
        StandardError.line(
            "\(id): \(command.joined(separator: " ")), \(events) events "
                + "from \(receipt.first)")
    }

    private func request(_ decision: FollowUpDecision, _ command: [String]) -> AppendRequest {
        let key = ([id, String(revision)] + command).joined(separator: "/")
        let now = log.now()
        let events = decision.drafts.enumerated().map { index, draft in
            NewEvent(
                stream: draft.stream ?? decision.subject, type: draft.type,
                id: "\(key)#\(index + 1)", source: Self.source, occurred: now, actor: actor,
                causation: last?.position, correlation: last?.correlation ?? decision.subject,
                payload: draft.payload)
        }
        return AppendRequest(
            key: IdempotencyKey(source: Self.source, id: key),
            expectations: decision.expectations, events: events)
    }
}
