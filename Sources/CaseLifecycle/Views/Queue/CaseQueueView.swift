import EventLog
import Projections
import Schema

/// What each open case waits for now, since when and until when: the list that a desk works by.
///
/// The rule that it keeps: a case that is closed has no row, and one that is reopened has its row
/// again, with the team and the engineer that it had. What was imported is no row until it is
/// adopted or triaged here, and then says what has happened here. Whose word counts, and what is
/// urgent, goes by the policy that was the latest at the row's last event.
package enum CaseQueueView: View {
    package static let name = "case-queue"
    package static let version: UInt32 = 1
    package static let types: Set<String> =
        CaseFact.types.union(CaseRow.decisionTypes).union([
            CaseAdopted.protoMessageName, NoticeBounced.protoMessageName,
            NoticeDecided.protoMessageName, CasePolicyAdopted.protoMessageName,
        ])
    /// Of what is remembered of the policy; no case's id begins with this character.
    private static let policyKey = "\u{1}policy"

    package static func isListed(_ row: CaseQueueRow) -> Bool {
        row.begun && row.stands.status != .closed
    }

    package static func group(of row: CaseQueueRow) -> UInt8 { row.waitsFor.group }

    package static func fold(
        _ event: RecordedEvent, into rows: inout RowSet<CaseQueueRow>
    ) throws {
        if event.type == CasePolicyAdopted.protoMessageName {
            let adopted: CasePolicyAdopted = try event.decoded()
            rows[policyKey] = CaseQueueRow.with { $0.rules = adopted.priorities }
            return
        }
        let id = event.caseID
        let before = rows[id]
        var row = before ?? CaseQueueRow.with { $0.caseID = id }
        if let fact = try CaseFact(event) {
            row.take(fact, event)
        } else {
            try row.takeDecision(event)
        }
        row.conclude(by: rows[policyKey]?.rules ?? [])
        let isSame = before.map {
            isListed($0) && $0.waitsFor == row.waitsFor
                && $0.stands.occurrence == row.stands.occurrence
        }
        if isSame != true {
            row.since = event.recorded.timestamp
            row.sincePosition = event.position.rawValue
        }
        rows[id] = row
    }
}

extension CaseQueueRow {
    /// Derives what the row says from what it remembers.
    fileprivate mutating func conclude(by rules: [PriorityRules]) {
        let escalation = openEscalation(rules)
        waitsFor = wait(escalation, rules)
        clearUntil()
        clearDueAt()
        milestone = ""
        if waitsFor == .opening { until = stands.scopedAt }
        if waitsFor == .techLead {
            milestone = escalation?.milestone ?? ""
        } else if let clock = stands.nextClock {
            milestone = clock.milestone
            dueAt = clock.dueAt
        }
        followupID = followups.first ?? ""
    }

    private func wait(
        _ escalation: QueueEscalation?, _ rules: [PriorityRules]
    ) -> CaseWait {
        if asked > 0 { return .triage }
        if stands.hasResolvedAt {
            let kinds = rules.first { $0.priority == stands.priority }?.confirmations ?? []
            guard confirmations.contains(where: kinds.contains) else { return .confirmation }
            return stands.followUp.isEmpty ? .followUp : .closure
        }
        if escalation != nil { return .techLead }
        return switch stands.status {
        case .pending: .customer
        case .queued: stands.hasScopedAt ? .opening : .noOpening
        default: .work
        }
    }

    /// One that nobody has acknowledged, as long as the case is as urgent as it was then.
    private func openEscalation(_ rules: [PriorityRules]) -> QueueEscalation? {
        func isUrgent(_ priority: Priority) -> Bool {
            rules.first { $0.priority == priority }?.immediate ?? false
        }
        return escalations.first {
            $0.acknowledgedBy.isEmpty && isUrgent($0.priority) == isUrgent(stands.priority)
        }
    }
}
