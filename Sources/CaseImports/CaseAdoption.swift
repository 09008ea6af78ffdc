import CaseLifecycle
import EventLog
import Schema
import SwiftProtobuf

/// Ends an import: its open cases live from now on, or stay history (B-59).
///
/// The rule that it keeps: each case is adopted on the revision that was read, and only while
/// nobody has asked for its triage here. Repeated, it adopts what is left.
package struct CaseAdoption {
    private let log: EventLog
    private let actor: Actor
    private let liveFrom: Instant

    package init(log: EventLog, actor: Actor, liveFrom: Instant) {
        self.log = log
        self.actor = actor
        self.liveFrom = liveFrom
    }

    private static var source: String { "daybook/import/finish" }

    /// The request that adopts the case; nil where it is closed, or triaged here already.
    package func request(_ caseID: String, of batch: String) throws -> AppendRequest? {
        var state = CaseState(caseID: caseID)
        let events = try log.readStream(state.stream)
        for event in events { try state.evolve(event) }
        guard state.isAdoptable else { return nil }
        let adopted = CaseAdopted.with {
            $0.caseID = caseID
            $0.batch = batch
            $0.liveFrom = liveFrom.timestamp
        }
        // The key says all that the command says: of two at once neither is a conflict.
        var request = try request(adopted, on: state.stream, "\(batch)/\(caseID)/\(liveFrom)")
        request.content = .bytes(request.events[0].payload)
        request.expectations = [StreamExpectation(state.stream, .exactly(state.revision))]
        request.events[0].causation = events.last?.position
        return request
    }

    /// Adopts them, many to a commit.
    ///
    /// - Returns: how many were adopted; those that moved meanwhile are left, and live by
    ///   themselves.
    package func adopt(_ cases: [String], of batch: String) throws -> Int {
        var adopted = 0
        for start in stride(from: 0, to: cases.count, by: 512) {
            let some = cases[start..<min(start + 512, cases.count)]
            adopted += try append(try some.compactMap { try request($0, of: batch) })
        }
        return adopted
    }

    /// - Returns: how many of them were adopted.
    package func append(_ requests: [AppendRequest]) throws -> Int {
        var adopted = 0
        for answer in log.appendAll(requests) {
            switch answer {
            case .success(let receipt): adopted += receipt.isDuplicate ? 0 : 1
            case .failure(.wrongExpectedRevision): continue
            case .failure(let error): throw error
            }
        }
        return adopted
    }

    /// That the batch is done with, and what became of it.
    package static func finish(
        _ batch: String, adopted: Int, liveFrom: Instant?, log: EventLog, actor: Actor
    ) throws {
        let finished = ImportFinished.with {
            $0.batch = batch
            $0.adopted = UInt64(adopted)
            if let liveFrom { $0.liveFrom = liveFrom.timestamp }
        }
        let adoption = CaseAdoption(log: log, actor: actor, liveFrom: liveFrom ?? .distantPast)
        let stream = "import/\(batch)"
        let revision = try log.readStream(stream).last?.revision ?? 0
        var request = try adoption.request(finished, on: stream, "\(batch)@\(revision)")
        request.expectations = [StreamExpectation(stream, .exactly(revision))]
        for answer in log.appendAll([request]) { _ = try answer.get() }
    }

    private func request(
        _ message: some Message, on stream: String, _ id: String
    ) throws -> AppendRequest {
        let event = NewEvent(
            stream: stream, type: type(of: message).protoMessageName, id: id, source: Self.source,
            occurred: log.now(), actor: actor, payload: try message.serializedBytes())
        return AppendRequest(
            key: IdempotencyKey(source: Self.source, id: id), events: [event])
    }
}
