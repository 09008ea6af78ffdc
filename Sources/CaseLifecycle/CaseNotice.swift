import Reactor
import Schema

/// Where workflow B may send anything: a closed list of its own.
package enum CaseTarget: String, TargetName {
    /// Mail to the customer, to a TAM, to a team.
    case mail
    /// Calls and pages a person on call.
    case pager
    /// The system in which a Tech Lead gets a ticket.
    case tickets

    package var transport: TargetTransport {
        switch self {
        case .mail: .mail
        case .pager: .pager
        case .tickets: .http
        }
    }
}

/// What workflow B may send: an effect for each kind of notice. The raw values stand in effects'
/// keys and in the views; they never change.
package enum CaseNotice: String, Name {
    case contactCustomer = "contact-customer"
    case techLeadTicket = "tech-lead-ticket"
    case techLeadPage = "tech-lead-page"
    case tamOpened = "tam-opened"
    case tamEscalated = "tam-escalated"
    case tamResolved = "tam-resolved"
    case followUp = "follow-up"

    package init?(_ notice: Notice) {
        switch notice {
        case .contactCustomer: self = .contactCustomer
        case .techLeadTicket: self = .techLeadTicket
        case .techLeadPage: self = .techLeadPage
        case .tamOpened: self = .tamOpened
        case .tamEscalated: self = .tamEscalated
        case .tamResolved: self = .tamResolved
        case .followUp: self = .followUp
        case .unspecified, .UNRECOGNIZED: return nil
        }
    }

    package var notice: Notice {
        switch self {
        case .contactCustomer: .contactCustomer
        case .techLeadTicket: .techLeadTicket
        case .techLeadPage: .techLeadPage
        case .tamOpened: .tamOpened
        case .tamEscalated: .tamEscalated
        case .tamResolved: .tamResolved
        case .followUp: .followUp
        }
    }
}
