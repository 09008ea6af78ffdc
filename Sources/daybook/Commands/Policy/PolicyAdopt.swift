import ArgumentParser
import EventLog
import ExceptionClosure
import Schema

/// `daybook policy adopt`: makes a policy the next version, if two people stand for it.
struct PolicyAdopt: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt", abstract: "Adopt a completion policy as the next version.",
        discussion: """
            FILE holds the JSON form of CompletionPolicyAdopted without version, author and
            approver. A policy that is in force already is not adopted again.
            """)

    @Argument(help: "A JSON file, or - for standard input.")
    var file: String

    @Option(help: ArgumentHelp("Who wrote it.", valueName: "name"))
    var author: String

    @Option(help: ArgumentHelp("Who approved it; somebody else.", valueName: "name"))
    var approver: String

    @OptionGroup var store: StoreOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var dryRun: DryRunOption

    func run() throws {
        var policy = try CompletionPolicyFile(path: file).read()
        policy.author = author
        policy.approver = approver
        let log = try store.openForWriting()
        defer { log.close() }
        let present = try PolicyStream.latest(in: log)
        policy.version = (present?.policy.version ?? 0) + 1
        if let defect = policy.defect {
            throw Trouble("the policy is refused: \(defect)", place: file, status: .no)
        }
        if let present, present.policy.says(whatIsSaidBy: policy) {
            StandardError.line("the policy is in force already, as version \(policy.version - 1)")
            return
        }
        let request = try request(for: policy, after: present, at: log.now())
        if dryRun.isOn { return try DryRunOption.show(request, in: log) }
        let receipt = try log.appendBlocking(request)
        var output = StandardOutput()
        try output.line(String(policy.version))
        try output.flush()
        StandardError.line("adopted version \(policy.version) at \(receipt.first)")
        StandardError.hint("daybook policy show")
    }

    private func request(
        for policy: CompletionPolicyAdopted, after present: PolicyStream.Adopted?, at now: Instant
    ) throws -> AppendRequest {
        let id = "exception-closure@\(policy.version)/\(UInt64.random(in: .min ... .max))"
        let event = NewEvent(
            stream: PolicyStream.name, type: CompletionPolicyAdopted.protoMessageName, id: id,
            source: PolicyStream.source, occurred: now, actor: actor.actor,
            correlation: PolicyStream.name, payload: try policy.serializedBytes())
        let expected = present.map { ExpectedRevision.exactly($0.event.revision) } ?? .noStream
        return AppendRequest(
            key: IdempotencyKey(source: PolicyStream.source, id: id),
            expectations: [Expectation(PolicyStream.name, expected)], events: [event])
    }
}

extension CompletionPolicyAdopted {
    /// Whether both have the same rules, whoever stands for them.
    fileprivate func says(whatIsSaidBy other: CompletionPolicyAdopted) -> Bool {
        var other = other
        other.version = version
        other.author = author
        other.approver = approver
        return self == other
    }
}
