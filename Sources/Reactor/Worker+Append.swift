import EventLog
import Schema

/// Appends on the conditions that make them safe: the subject's revision, the epoch's fence.
extension Worker {
    /// The stream whose revision is the fencing token; its revision is the epoch.
    var fence: Expectation { Expectation("reactor/\(reactor)", .exactly(UInt64(epoch))) }

    /// Appends what a step proposes, if the subject and the epoch are still what they were.
    func append(
        _ proposal: Proposal, for subject: Snapshot<W>
    ) async throws(StepError) -> Position {
        let current = Expectation(subject.name, .exactly(subject.revision))
        return try await append(
            proposal.id, proposal.drafts, for: subject,
            expecting: [fence] + proposal.expecting + [current])
    }

    /// Appends a subject's events, if both it and the epoch are still what they were.
    func append(
        _ what: String, _ drafts: [Draft], for subject: Snapshot<W>
    ) async throws(StepError) -> Position {
        try await append(
            "\(subject.name)@\(subject.revision)/\(what)", drafts, for: subject,
            expecting: [fence, Expectation(subject.name, .exactly(subject.revision))])
    }

    /// - Parameter id: unique among what this epoch appends; a refused append may use it again.
    func append(
        _ id: String, _ drafts: [Draft], for subject: Snapshot<W>, expecting: [Expectation]
    ) async throws(StepError) -> Position {
        let request = try self.request(id, drafts, for: subject, expecting: expecting)
        do {
            let receipt = try await journal.append(request)
            counts.appended.add(request.events.count, ordering: .relaxed)
            return receipt.last
        } catch {
            switch error {
            case .wrongExpectedRevision(let stream, _, _):
                throw stream == fence.stream ? .fenced : .moved(stream: stream)
            case .invalid(let fault): throw .fault(fault)
            case .streamEnded(let stream): throw .fault("\(stream) was erased and has ended")
            default: throw .failed(.append(error))
            }
        }
    }

    func now() throws(StepError) -> Instant {
        do {
            return try journal.now()
        } catch {
            throw .failed(.store(error))
        }
    }

    func request(
        _ id: String, _ drafts: [Draft], for subject: Snapshot<W>, expecting: [Expectation]
    ) throws(StepError) -> AppendRequest {
        let source = "daybook:reactor/\(reactor)"
        let id = "\(epoch)/\(id)"
        let now = try now()
        let events = drafts.enumerated().map { index, draft in
            NewEvent(
                stream: draft.stream ?? subject.name, type: draft.type, id: "\(id)#\(index + 1)",
                source: source, occurred: now, actor: Actor(identity: "reactor/\(reactor)"),
                causation: subject.position == .start ? nil : subject.position,
                correlation: subject.correlation, payload: draft.payload)
        }
        return AppendRequest(
            key: IdempotencyKey(source: source, id: id), expectations: expecting, events: events)
    }
}
