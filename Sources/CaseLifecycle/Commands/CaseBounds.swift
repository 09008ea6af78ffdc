import Notices
import Reactor
import Schema
import SwiftProtobuf

/// How long the texts of a fact may be, so that every event and key that derives from it fits.
enum CaseBounds {
    static func check(_ fact: any Message, of caseID: String) throws(CaseRefusal) {
        let escaped = EffectIdentity<CaseLifecycle>.escaped(caseID)
        guard !caseID.isEmpty, escaped.utf8.count <= Bounds.caseIDEscapedBytes else {
            throw .unfit(
                "the case's id", "has 1 to \(Bounds.caseIDEscapedBytes) bytes, percent-escaped")
        }
        switch fact {
        case let submitted as CaseSubmitted:
            try name("the team", submitted.team)
            try name("the account", submitted.account)
            try text("the summary", submitted.summary)
            try address(submitted.contact)
        case let changed as CustomerChanged:
            try name("the account", changed.account)
            try address(changed.contact)
        case let assigned as CaseAssigned:
            try name("the team", assigned.team)
            try name("the engineer", assigned.engineer)
        case let attempt as ContactAttempted: try name("the engineer", attempt.engineer)
        case let reached as MilestoneReached: try name("the engineer", reached.engineer)
        case let pending as CasePending: try text("the reason", pending.reason)
        case let changed as PriorityChanged: try text("the reason", changed.reason)
        case let reopened as CaseReopened: try text("the reason", reopened.reason)
        case let confirmed as ResolutionConfirmed: try text("the person", confirmed.by)
        case let acknowledged as EscalationAcknowledged: try name("the person", acknowledged.by)
        default: break
        }
    }

    private static func name(_ what: String, _ value: String) throws(CaseRefusal) {
        try check(what, value, Bounds.caseNameBytes)
    }

    private static func address(_ value: String) throws(CaseRefusal) {
        guard value.isEmpty || (try? MailAddress(value)) != nil else {
            throw .unfit("the contact", "is no plain e-mail address, name@domain")
        }
    }

    private static func text(_ what: String, _ value: String) throws(CaseRefusal) {
        try check(what, value, Bounds.caseTextBytes)
    }

    private static func check(
        _ what: String, _ value: String, _ limit: Int
    ) throws(CaseRefusal) {
        guard value.utf8.count <= limit else {
            throw .unfit(what, "is longer than \(limit) bytes")
        }
        guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
            throw .unfit(what, "has a control character")
        }
    }
}
