import CaseLifecycle
import EventLog
import IncidentLogs
import Schema

/// The challenge's events as what they say of cases.
extension XESEvent {
    /// What the event says of its case. The log has no priority; its impact stands for it.
    ///
    /// - Parameter opened: the time of the trace's first event.
    package func sighting(batch: String, opened: Instant) throws(UnknownSighting) -> Sighting {
        guard let urgency = Priority(impact: impact) else {
            throw unknown("impact ‘\(impact ?? "?")’ is not known")
        }
        let step = transition ?? activity
        guard let history = HistoryState(transition: step) else {
            throw unknown("state ‘\(step)’ is not known")
        }
        let imported = CaseHistoryImported.with {
            $0.caseID = caseName
            $0.batch = batch
            $0.row = UInt64(ordinal)
            $0.openedAt = opened.timestamp
            $0.state = history
            $0.sourceState = step
            $0.priority = urgency
            $0.team = group ?? ""
            $0.engineer = resource?.description ?? ""
            $0.summary = product ?? ""
        }
        return Sighting(row: imported, at: timestamp, ordinal: String(ordinal))
    }

    private func unknown(_ reason: String) -> UnknownSighting {
        let members = [
            ("concept:name", activity), ("lifecycle:transition", transition ?? "?"),
            ("time:timestamp", timestamp.description), ("org:group", group ?? "?"),
            ("org:resource", resource?.description ?? "?"), ("impact", impact ?? "?"),
            ("product", product ?? "?"), ("trace", caseName), ("ordinal", String(ordinal)),
        ]
        return UnknownSighting(
            text: RowText.json(members), id: "\(caseName)/\(ordinal)", reason: reason,
            place: "trace \(trace), event \(ordinal)")
    }
}

extension Priority {
    /// As the challenge's log writes it, from the worst.
    fileprivate init?(impact: String?) {
        switch impact {
        case "Major": self = .p1
        case "High": self = .p2
        case "Medium": self = .p3
        case "Low": self = .p4
        default: return nil
        }
    }
}

extension HistoryState {
    /// By the words of the challenge's log. Waiting for the user or the customer is the customer's
    /// time; other waits are not (D2). A call is work, whether its event is called completed or
    /// not.
    fileprivate init?(transition: String) {
        switch transition {
        case "Awaiting Assignment": self = .new
        case "Assigned", "In Progress", "In Call": self = .active
        case "Wait - User", "Wait - Customer": self = .awaitingCustomer
        case "Wait", "Wait - Implementation", "Wait - Vendor": self = .awaitingOthers
        case "Resolved": self = .resolved
        case "Closed": self = .closed
        case "Cancelled": self = .cancelled
        default: return nil
        }
    }
}
