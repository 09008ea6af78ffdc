import Schema

/// The words for the schema's values in sentences and messages: short, lower case, with hyphens.
extension Priority {
    package var word: String {
        switch self {
        case .unspecified: "no priority"
        case .p1: "P1"
        case .p2: "P2"
        case .p3: "P3"
        case .p4: "P4"
        case .UNRECOGNIZED(let number): "priority \(number)"
        }
    }
}

extension Channel {
    package var word: String {
        switch self {
        case .unspecified: "no channel"
        case .call: "call"
        case .mail: "mail"
        case .UNRECOGNIZED(let number): "channel \(number)"
        }
    }
}

extension ConfirmationKind {
    package var word: String {
        switch self {
        case .unspecified: "unspecified"
        case .customer: "customer"
        case .engineer: "engineer"
        case .monitoring: "monitoring"
        case .silence: "silence"
        case .UNRECOGNIZED(let number): "confirmation \(number)"
        }
    }
}

extension NoticeOutcome {
    package var word: String {
        switch self {
        case .unspecified: "unspecified"
        case .accepted: "accepted"
        case .rejected: "rejected"
        case .unavailable: "unavailable"
        case .inDoubt: "in-doubt"
        case .withdrawn: "withdrawn"
        case .UNRECOGNIZED(let number): "outcome \(number)"
        }
    }
}
