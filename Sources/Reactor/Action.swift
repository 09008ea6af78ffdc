import EventLog
import Schema
import SwiftProtobuf

/// What a workflow may ask for: a decision, an inquiry, an effect, a time. Nothing else exists
///
package enum Action<W: Workflow>: Sendable {
    /// Append these, if the subject is still at the revision that they were decided on. At least
    /// one of them belongs to the subject itself.
    case decide([Draft])
    case inquire(Inquiry<W>)
    case effect(EffectRequest<W>)
    /// Ask `wake` when the time has come.
    case wait(Wakeup)
}

/// A time that a workflow waits for: derived from the log alone, so that a restart gives the same
/// timers (B-39), and fired by appending what it means.
package struct Wakeup: Hashable, Sendable {
    /// Tells the times of one subject apart, such as `due/tech-lead/1`.
    package var name: String
    package var due: Instant

    package init(_ name: String, due: Instant) {
        self.name = name
        self.due = due
    }
}

/// A set of reads; the answers go to `conclude`. Reads that fail for a while are tried again, with
/// the time of the next try in the log, as often as the patience allows; then the answers say so.
package struct Inquiry<W: Workflow>: Sendable {
    /// Tells the inquiries of one subject apart, such as `revalidate`.
    package var name: String
    package var readings: [Reading<W>]
    /// Read for the digest of what is there, however large it is. Only an inquiry can ask for one:
    /// an effect has nothing but `readings`, so that a pinned reading is always one of a body.
    package var digests: [Reading<W>]
    package var patience: Patience

    package init(
        name: String, readings: [Reading<W>], digests: [Reading<W>] = [], patience: Patience
    ) {
        self.name = name
        self.readings = readings
        self.digests = digests
        self.patience = patience
    }
}

/// One GET, and the name under which its answer is found.
package struct Reading<W: Workflow>: Sendable {
    package var name: String
    package var system: System<W>
    /// The path below the system's address, percent-encoded, such as `/exceptions/QX-9`.
    package var path: String

    package init(_ name: String, _ system: System<W>, _ path: String) {
        self.name = name
        self.system = system
        self.path = path
    }
}

extension Reading {
    func outbound(_ content: OutboundRequest.Content = .body) -> OutboundRequest {
        var get = RenderedRequest()
        get.method = "GET"
        get.path = path
        return OutboundRequest(system: system.name, request: get, content: content)
    }
}

/// Whom a workflow may read. Only a target can be written to: an effect cannot name the source.
package enum System<W: Workflow>: Hashable, Sendable {
    case source
    case target(W.Target)

    package init?(name: String) {
        if name == "source" {
            self = .source
        } else if let target = W.Target(rawValue: name) {
            self = .target(target)
        } else {
            return nil
        }
    }

    package var name: String {
        switch self {
        case .source: "source"
        case .target(let target): target.rawValue
        }
    }
}

extension Patience {
    /// How often a request may be tried and how long to wait, as the policy says of its target.
    package init(_ policy: TargetPolicy) {
        self.init()
        maxAttempts = policy.maxAttempts
        backoffInitialMs = policy.backoffInitialMs
        backoffMaxMs = policy.backoffMaxMs
        deadlineMs = policy.deadlineMs
        deduplicationRetentionMs = policy.deduplicationRetentionMs
    }
}

/// An event that a workflow wants; the engine adds identity, time, causation and correlation.
package struct Draft: Sendable, Equatable {
    /// nil: the subject's own stream.
    package var stream: String?
    package var type: String
    package var payload: [UInt8]

    package init<M: Message>(_ message: M, on stream: String? = nil) {
        self.stream = stream
        self.type = M.protoMessageName
        do {
            self.payload = try message.serializedBytes()
        } catch {
            preconditionFailure("\(M.protoMessageName) cannot be encoded: \(error)")
        }
    }
}
