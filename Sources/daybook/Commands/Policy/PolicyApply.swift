import ArgumentParser
import EventLog
import Schema

/// `daybook policy apply`: makes a case policy the next version, if two people stand for it.
struct PolicyApply: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Apply a case policy as the next version.",
        discussion: """
            FILE is YAML, such as Schemas/policies/case-lifecycle.yaml; its form is described by \
            Schemas/case-policy.schema.json. Whatever is wrong with it is told by line, and exit \
            code 1. A policy that is in force already is not applied again.
            """)

    @Argument(help: "A YAML file, or - for standard input.")
    var file: String

    @Option(help: ArgumentHelp("Who approved it; not its author.", valueName: "name"))
    var approver: String

    @Option(help: ArgumentHelp("Who wrote it; else who gives the command.", valueName: "name"))
    var author: String?

    @OptionGroup var store: StoreOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var dryRun: DryRunOption

    func validate() throws {
        if approver.isEmpty || author == "" { throw ValidationError("a name is not empty") }
    }

    private var writer: String {
        let actor = actor.actor
        return author ?? (actor.claimed.isEmpty ? actor.identity : actor.claimed)
    }

    func run() throws {
        guard writer != approver else {
            throw Trouble(
                "the policy is refused: \(approver) wrote it; somebody else must approve it (A-60)",
                place: file, status: .no)
        }
        let log = try store.openForWriting()
        defer { log.close() }
        let present = try CasePolicyStream.latest(in: log)
        let version = (present?.policy.version ?? 0) + 1
        let events = try CasePolicyFile(file).events(
            version: version, author: writer, approver: approver)
        if let present, present.says(events.policy, events.calendars) {
            StandardError.line("the policy is in force already, as version \(version - 1)")
            return
        }
        let request = try request(events.calendars, events.policy, after: present, at: log.now())
        if dryRun.isOn { return try DryRunOption.show(request, in: log) }
        let receipt = try log.appendBlocking(request)
        var output = StandardOutput()
        try output.line(String(version))
        try output.flush()
        StandardError.line("applied version \(version) at \(receipt.last)")
        StandardError.hint("daybook policy show case-lifecycle")
    }

    private func request(
        _ calendars: [CalendarAdopted], _ policy: CasePolicyAdopted,
        after present: CasePolicyStream.Adopted?, at now: Instant
    ) throws -> AppendRequest {
        let id = "case-lifecycle@\(policy.version)/\(UInt64.random(in: .min ... .max))"
        var payloads: [(String, [UInt8])] = try calendars.map {
            (CalendarAdopted.protoMessageName, try $0.serializedBytes())
        }
        payloads.append((CasePolicyAdopted.protoMessageName, try policy.serializedBytes()))
        let events = payloads.enumerated().map { index, payload in
            NewEvent(
                stream: CasePolicyStream.name, type: payload.0, id: "\(id)#\(index + 1)",
                source: PolicyStream.source, occurred: now, actor: actor.actor,
                correlation: CasePolicyStream.name, payload: payload.1)
        }
        let expected = present.map { ExpectedRevision.exactly($0.event.revision) } ?? .noStream
        return AppendRequest(
            key: IdempotencyKey(source: PolicyStream.source, id: id),
            expectations: [Expectation(CasePolicyStream.name, expected)], events: events)
    }
}

extension CasePolicyStream.Adopted {
    /// Whether both have the same rules and calendars, zone data included, whoever stands for them.
    fileprivate func says(_ other: CasePolicyAdopted, _ others: [CalendarAdopted]) -> Bool {
        var rules = other
        (rules.version, rules.author, rules.approver) =
            (policy.version, policy.author, policy.approver)
        let calendars = others.map { calendar in
            var calendar = calendar
            calendar.policyVersion = policy.version
            return calendar
        }
        return policy == rules && self.calendars == calendars
    }
}
