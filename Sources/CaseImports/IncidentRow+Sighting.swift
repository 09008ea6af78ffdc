import CaseLifecycle
import EventLog
import IncidentLogs
import Schema

/// The published incident log's rows as what they say of cases.
extension IncidentRow {
    /// What the row says of its case. The log names no zone: its clock is taken for UTC.
    package func sighting(batch: String) throws(UnknownSighting) -> Sighting {
        guard let level = priority.level, let urgency = Priority(rawValue: level) else {
            throw unknown("priority ‘\(priority.text)’ is not known")
        }
        guard let history = HistoryState(state) else {
            throw unknown("state ‘\(state.text)’ is not known")
        }
        let imported = CaseHistoryImported.with {
            $0.caseID = number
            $0.batch = batch
            $0.row = UInt64(row)
            $0.openedAt = openedAt.instantAsUTC.timestamp
            $0.state = history
            $0.sourceState = state.text
            $0.priority = urgency
            $0.team = assignmentGroup ?? ""
            $0.engineer = assignedTo?.description ?? ""
            $0.caller = caller?.description ?? ""
            $0.summary = [category, subcategory].compactMap(\.self).joined(separator: ", ")
        }
        return Sighting(row: imported, at: sysUpdatedAt.instantAsUTC, ordinal: ordinal)
    }

    /// The count of changes has gaps and, in a few incidents, repeats; with the minute it is one.
    private var ordinal: String { "\(sysModCount)/\(sysUpdatedAt.minutesSince1970)" }

    private func unknown(_ reason: String) -> UnknownSighting {
        let members = [
            ("number", number), ("incident_state", state.text), ("priority", priority.text),
            ("sys_mod_count", String(sysModCount)), ("sys_updated_at", sysUpdatedAt.description),
            ("opened_at", openedAt.description), ("assignment_group", assignmentGroup ?? "?"),
            ("assigned_to", assignedTo?.description ?? "?"),
            ("caller_id", caller?.description ?? "?"), ("category", category ?? "?"),
            ("subcategory", subcategory ?? "?"),
        ]
        return UnknownSighting(
            text: RowText.json(members), id: "\(number)/\(ordinal)", reason: reason,
            place: "row \(row)")
    }
}

extension HistoryState {
    /// Only the wait for the customer is the customer's time (D2).
    fileprivate init?(_ state: IncidentState) {
        switch state {
        case .new: self = .new
        case .active: self = .active
        case .awaitingUserInfo: self = .awaitingCustomer
        case .awaitingProblem, .awaitingVendor, .awaitingEvidence: self = .awaitingOthers
        case .resolved: self = .resolved
        case .closed: self = .closed
        case .unknown: return nil
        }
    }
}
