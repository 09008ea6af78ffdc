import EventLog
import Schema
import SwiftProtobuf

/// What people and systems say about a case, decoded once for every fold.
///
/// The rule that it keeps: it is the closed list of facts. An event that is none of them is a
/// decision, or what came of one.
package enum CaseFact: Sendable, Equatable {
    case submitted(CaseSubmitted)
    case assigned(CaseAssigned)
    case priorityChanged(PriorityChanged)
    case customerChanged(CustomerChanged)
    case contactAttempted(ContactAttempted)
    case reached(MilestoneReached)
    case pending(CasePending)
    case resumed(CaseResumed)
    case confirmed(ResolutionConfirmed)
    case followUpRequested(FollowUpRequested)
    case closureRequested(CaseClosureRequested)
    case reopened(CaseReopened)
    case acknowledged(EscalationAcknowledged)

    /// Nil where the event is no fact.
    package init?(_ event: RecordedEvent) throws {
        try self.init(type: event.type, payload: event.payload)
    }

    /// Nil where the type is no fact's.
    package init?(type: String, payload bytes: [UInt8]) throws {
        switch type {
        case CaseSubmitted.protoMessageName: self = .submitted(try .init(serializedBytes: bytes))
        case CaseAssigned.protoMessageName: self = .assigned(try .init(serializedBytes: bytes))
        case PriorityChanged.protoMessageName:
            self = .priorityChanged(try .init(serializedBytes: bytes))
        case CustomerChanged.protoMessageName:
            self = .customerChanged(try .init(serializedBytes: bytes))
        case ContactAttempted.protoMessageName:
            self = .contactAttempted(try .init(serializedBytes: bytes))
        case MilestoneReached.protoMessageName: self = .reached(try .init(serializedBytes: bytes))
        case CasePending.protoMessageName: self = .pending(try .init(serializedBytes: bytes))
        case CaseResumed.protoMessageName: self = .resumed(try .init(serializedBytes: bytes))
        case ResolutionConfirmed.protoMessageName:
            self = .confirmed(try .init(serializedBytes: bytes))
        case FollowUpRequested.protoMessageName:
            self = .followUpRequested(try .init(serializedBytes: bytes))
        case CaseClosureRequested.protoMessageName:
            self = .closureRequested(try .init(serializedBytes: bytes))
        case CaseReopened.protoMessageName: self = .reopened(try .init(serializedBytes: bytes))
        case EscalationAcknowledged.protoMessageName:
            self = .acknowledged(try .init(serializedBytes: bytes))
        default: return nil
        }
    }

    package var message: any Message {
        switch self {
        case .submitted(let message): message
        case .assigned(let message): message
        case .priorityChanged(let message): message
        case .customerChanged(let message): message
        case .contactAttempted(let message): message
        case .reached(let message): message
        case .pending(let message): message
        case .resumed(let message): message
        case .confirmed(let message): message
        case .followUpRequested(let message): message
        case .closureRequested(let message): message
        case .reopened(let message): message
        case .acknowledged(let message): message
        }
    }

    package static let types: Set<String> = [
        CaseSubmitted.protoMessageName, CaseAssigned.protoMessageName,
        PriorityChanged.protoMessageName, CustomerChanged.protoMessageName,
        ContactAttempted.protoMessageName, MilestoneReached.protoMessageName,
        CasePending.protoMessageName,
        CaseResumed.protoMessageName, ResolutionConfirmed.protoMessageName,
        FollowUpRequested.protoMessageName, CaseClosureRequested.protoMessageName,
        CaseReopened.protoMessageName, EscalationAcknowledged.protoMessageName,
    ]
}
