import EventLog
import Schema

/// What a later word overrules an earlier one about.
///
/// Other facts add to each other, in whatever order they come: an attempt, a checkpoint, a
/// confirmation.
enum CaseMatter: Sendable, Equatable {
    case assignment
    case priority
    /// For the customer.
    case waiting
    case customer

    init?(_ fact: CaseFact) {
        switch fact {
        case .assigned: self = .assignment
        case .priorityChanged: self = .priority
        case .pending: self = .waiting
        // A machine's answer says nothing about the wait (B-28).
        case .resumed(let resumed) where !resumed.automatic: self = .waiting
        case .customerChanged: self = .customer
        default: return nil
        }
    }

    var word: String {
        switch self {
        case .assignment: "whose it is"
        case .priority: "its priority"
        case .waiting: "what it waits for"
        case .customer: "its customer"
        }
    }
}

/// When the latest word about each matter was said, by whomever.
package struct LatestWords: Sendable, Equatable {
    private var assignment = Instant.distantPast
    private var priority = Instant.distantPast
    private var waiting = Instant.distantPast
    private var customer = Instant.distantPast

    subscript(_ matter: CaseMatter) -> Instant {
        switch matter {
        case .assignment: assignment
        case .priority: priority
        case .waiting: waiting
        case .customer: customer
        }
    }

    /// A source's clock that is ahead counts only as far as the log's (B-58), so that it cannot
    /// make all that others say afterwards late.
    mutating func note(_ fact: CaseFact, _ event: RecordedEvent) {
        guard let matter = CaseMatter(fact) else { return }
        let said = max(self[matter], min(event.occurred, event.recorded))
        switch matter {
        case .assignment: assignment = said
        case .priority: priority = said
        case .waiting: waiting = said
        case .customer: customer = said
        }
    }
}
