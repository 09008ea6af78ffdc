import EventLog
import Schema
import SwiftProtobuf
import Synchronization

/// Carries out one step at a time for one subject: reads, appends, sends, and appends what came of
/// it.
///
/// Every append expects the epoch's own revision of `reactor/<name>` (the fence), and the subject
/// at the revision that the step was decided on. What is refused is decided anew.
struct Worker<W: Workflow>: Sendable {
    let journal: any Journal
    let transport: any Transport
    let failpoint: Failpoint?
    let backoff: Backoff
    let epoch: UInt32
    let reactor: String
    let counts: Counts
    /// The subject as the log now has it.
    let refresh: @Sendable (String) async throws(ReactorError) -> Snapshot<W>

    /// What a run did, for its summary.
    final class Counts: Sendable {
        let appended = Atomic<Int>(0)
        let sent = Atomic<Int>(0)
        let read = Atomic<Int>(0)
    }

    /// - Returns: the position up to which the step appended.
    func perform(
        _ work: Work<W>, _ subject: Snapshot<W>
    ) async throws(StepError) -> Position {
        switch work {
        case .decide(let drafts):
            return try await decide(drafts, subject)
        case .wake(let wakeup):
            return try await wake(wakeup, subject)
        case .inquire(let inquiry, let failedBefore):
            return try await inquire(inquiry, failedBefore, subject)
        case .begin(let request, let failedBefore):
            return try await begin(request, failedBefore, subject)
        case .attempt(let effect):
            return try await attempt(effect, subject)
        case .reconcile(let effect, let isWanted, let failedBefore):
            return try await reconcile(effect, isWanted, failedBefore, subject)
        case .doubt(let effect, let detail):
            return try await doubt(effect, detail, subject)
        case .withdraw(let effect):
            return try await withdraw(effect, subject)
        case .accept(let effect, let outcome):
            return try await accept(effect, outcome, subject)
        }
    }

    private func decide(
        _ drafts: [Draft], _ subject: Snapshot<W>
    ) async throws(StepError) -> Position {
        guard drafts.contains(where: { ($0.stream ?? subject.name) == subject.name }) else {
            throw .fault("\(W.name) decided nothing about \(subject.name) itself")
        }
        return try await append("decision", drafts, for: subject)
    }

    private func wake(
        _ wakeup: Wakeup, _ subject: Snapshot<W>
    ) async throws(StepError) -> Position {
        let drafts = W.wake(wakeup, at: try now(), subject.state, subject.policy)
        guard drafts.contains(where: { ($0.stream ?? subject.name) == subject.name }) else {
            throw .fault("\(W.name) made nothing of \(wakeup.name) of \(subject.name)")
        }
        return try await append(wakeup.name, drafts, for: subject)
    }

    private func inquire(
        _ inquiry: Inquiry<W>, _ failedBefore: UInt32, _ subject: Snapshot<W>
    ) async throws(StepError) -> Position {
        let reading = try await read(
            inquiry.readings, digests: inquiry.digests, as: inquiry.name, inquiry.patience,
            failedBefore, subject)
        let answers: Answers
        var drafts: [Draft] = []
        switch reading {
        case .deferred(let position): return position
        case .complete(let complete): answers = complete
        case .exhausted(let incomplete, let failure):
            answers = incomplete
            drafts = [failure]
        }
        let conclusion = W.conclude(inquiry, answers, subject.state, subject.policy)
        guard !conclusion.isEmpty else {
            throw .fault("\(W.name) concluded nothing from \(inquiry.name)")
        }
        return try await append(inquiry.name, drafts + conclusion, for: subject)
    }
}

/// What a step is about to append, and what it would send afterwards.
struct Proposal: Sendable {
    /// Unique among what the epoch appends.
    var id: String
    var drafts: [Draft]
    /// Beside the subject and the fence.
    var expecting: [Expectation]
    var request: OutboundRequest?
}

/// Why a step ended without doing what it set out to do.
enum StepError: Error {
    /// The stream is no longer at the revision that was expected: decide anew.
    case moved(stream: String)
    /// Another epoch has taken over.
    case fenced
    /// The workflow asks for what cannot be; its subject is left alone.
    case fault(String)
    case failed(ReactorError)
}
