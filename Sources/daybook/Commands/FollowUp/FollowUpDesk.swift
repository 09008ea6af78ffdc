import EventLog
import ExceptionClosure

/// Where a person's decision about a follow-up becomes one append.
///
/// The rule: the decision rests on the revisions that were read; if anything changed meanwhile,
/// nothing is appended.
struct FollowUpDesk {
    /// Under Daybook's own name, where no sender may write.
    static let source = "daybook/followup"

    let log: EventLog
    let packet: FollowUpPacket
    private let actor: Actor
    private let last: RecordedEvent?

    init(log: EventLog, id: String, actor: Actor) throws {
        self.log = log
        self.actor = actor
        var packet = FollowUpPacket(id: id)
        let events = try log.readStream(packet.stream)
        for event in events { try packet.evolve(event) }
        self.packet = packet
        last = events.last
    }

    /// - Parameter command: the words that tell this command from another on the same revision.
    func carryOut(
        _ decision: FollowUpCommands.Decision, command: [String], isDryRun: Bool
    ) throws {
        let request = try request(decision, command)
        if isDryRun { return try DryRunOption.show(request, in: log) }
        let receipt = try log.appendBlocking(request)
        var output = StandardOutput()
        try output.line(packet.id)
        try output.flush()
        let events = receipt.last.rawValue - receipt.first.rawValue + 1
        StandardError.line(
            "\(packet.id): \(command.joined(separator: " ")), \(events) events "
                + "from \(receipt.first)")
    }

    private func request(
        _ decision: FollowUpCommands.Decision, _ command: [String]
    ) throws -> AppendRequest {
        let id = ([packet.id, String(packet.revision)] + command).joined(separator: "/")
        let now = log.now()
        let events = decision.drafts.enumerated().map { index, draft in
            NewEvent(
                stream: draft.stream ?? decision.subject, type: draft.type,
                id: "\(id)#\(index + 1)", source: Self.source, occurred: now, actor: actor,
                causation: last?.position, correlation: last?.correlation ?? decision.subject,
                payload: draft.payload)
        }
        return AppendRequest(
            key: IdempotencyKey(source: Self.source, id: id),
            expectations: decision.expectations, events: events)
    }
}
