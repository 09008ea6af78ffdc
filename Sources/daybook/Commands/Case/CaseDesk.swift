import CaseLifecycle
import EventLog
import Reactor
import SwiftProtobuf

/// Where what a person says about a case becomes one append, and a decision another.
///
/// The rule: each rests on the revision that was read. If the case changed meanwhile, a fact is not
/// appended, and a decision is made anew.
struct CaseDesk {
    /// Under Daybook's own name, where no sender may write.
    static let source = "daybook/case"

    let log: EventLog
    let id: String
    let actor: Actor

    func state() throws -> CaseState { try fold().state }

    func policies() throws -> CasePolicies {
        var policies = CaseLifecycle.initialPolicy
        for event in try log.readStream(CaseLifecycle.policyStream) {
            try policies.adopt(event)
        }
        return policies
    }

    /// - Returns: the fact's position; nil on a dry run.
    func record(_ fact: any Message, word: String, isDryRun: Bool) throws -> Position? {
        let (state, last) = try fold()
        let draft = try CaseCommands.record(fact, state, try policies())
        let request = request([draft], word, state, after: last)
        if isDryRun {
            try DryRunOption.show(request, in: log)
            return nil
        }
        let receipt = try log.appendBlocking(request)
        StandardError.line("\(id): \(word), recorded at \(receipt.first)")
        return receipt.first
    }

    /// Decides what the facts ask for, unless a reactor was quicker.
    func decide() throws {
        while try decideOnce() {}
    }

    /// - Returns: false where nothing is left to decide.
    private func decideOnce() throws -> Bool {
        let (state, last) = try fold()
        guard let drafts = CaseCommands.decide(state, try policies()) else { return false }
        let request = request(drafts, "decide", state, after: last)
        let receipt: Receipt
        do {
            receipt = try log.appendBlocking(request)
        } catch {
            guard case .wrongExpectedRevision = error else { throw error }
            return true
        }
        let names = drafts.compactMap { $0.type.split(separator: ".").last }
        StandardError.line("\(id): \(names.joined(separator: ", ")) from \(receipt.first)")
        return true
    }

    /// Prints what ``decide()`` would append next.
    func preview() throws {
        let (state, last) = try fold()
        guard let drafts = CaseCommands.decide(state, try policies()) else { return }
        try DryRunOption.show(request(drafts, "decide", state, after: last), in: log)
    }

    private func fold() throws -> (state: CaseState, last: RecordedEvent?) {
        var state = CaseState(caseID: id)
        let events = try log.readStream(state.stream)
        for event in events { try state.evolve(event) }
        return (state, events.last)
    }

    private func request(
        _ drafts: [Draft], _ word: String, _ state: CaseState, after last: RecordedEvent?
    ) -> AppendRequest {
        let key = "\(id)/\(state.revision)/\(word)"
        let now = log.now()
        let events = drafts.enumerated().map { index, draft in
            NewEvent(
                stream: draft.stream ?? state.stream, type: draft.type, id: "\(key)#\(index + 1)",
                source: Self.source, occurred: now, actor: actor, causation: last?.position,
                correlation: CaseLifecycle.correlation(of: state, subject: state.stream),
                payload: draft.payload)
        }
        let expected: ExpectedRevision = state.revision == 0 ? .noStream : .exactly(state.revision)
        return AppendRequest(
            key: IdempotencyKey(source: Self.source, id: key),
            expectations: [Expectation(state.stream, expected)], events: events)
    }
}
