import CaseLifecycle
import EventLog
import ExceptionClosure
import Foundation
import Schema

/// The policy under which an event came to be: the version that it names itself, or that the
/// nearest event names which caused it.
///
/// The rule: a version is never guessed. Where no cause names one, there is none.
final class PolicyTrail {
    private let log: EventLog
    private var known: [Position: UInt64?] = [:]

    /// Chains of causes are followed so far.
    private static let stepsMax = 64

    init(_ log: EventLog) { self.log = log }

    func version(at position: Position) throws -> UInt64? {
        var (next, steps): (Position?, Int) = (position, 0)
        var passed: [Position] = []
        var found: UInt64?
        while let at = next, steps < Self.stepsMax {
            if let kept = known[at] {
                found = kept
                break
            }
            passed.append(at)
            let event = try log.event(at: at)
            found = Self.version(in: event)
            if found != nil { break }
            (next, steps) = (event.causation, steps + 1)
        }
        for at in passed { known[at] = .some(found) }
        return found
    }

    /// That an event names itself.
    static func version(in event: RecordedEvent) -> UInt64? {
        guard case .json(let text) = EventPayload.value(of: event) else { return nil }
        return version(in: try? JSONSerialization.jsonObject(with: Data(text.utf8)))
    }

    /// Of a message that holds it, or of the first one in it that does; 0 stands for none.
    private static func version(in value: Any?) -> UInt64? {
        guard let members = value as? [String: Any] else { return nil }
        if let number = members["policyVersion"] as? UInt64, number > 0 { return number }
        return members.keys.sorted().lazy.compactMap { version(in: members[$0]) }.first
    }
}

/// The adoptions of the policies that events name, each told once.
struct PolicyEvents {
    private let log: EventLog
    /// Streams with versions, so that a stream is read once for each.
    private var told: Set<String> = []

    init(_ log: EventLog) { self.log = log }

    /// The adoption of the version that an event names, unless it was told before.
    mutating func newlyNamed(by event: RecordedEvent) throws -> RecordedEvent? {
        guard let version = PolicyTrail.version(in: event) else { return nil }
        let stream =
            event.stream.hasPrefix("exception/")
            ? ExceptionClosure.policyStream : CaseLifecycle.policyStream
        guard told.insert("\(stream)/\(version)").inserted else { return nil }
        return try log.readStream(stream, upTo: event.position).last { adoption in
            switch adoption.type {
            case CompletionPolicyAdopted.protoMessageName:
                (try? CompletionPolicyAdopted(serializedBytes: adoption.payload))
                    .map { UInt64($0.version) } == version
            case CasePolicyAdopted.protoMessageName:
                (try? CasePolicyAdopted(serializedBytes: adoption.payload))
                    .map { UInt64($0.version) } == version
            default: false
            }
        }
    }
}
