import Schema

/// Where another system had a case after one of its updates, as far as facts follow from it.
///
/// The rule that it keeps: a row tells how a case stood, not what was done. What was done is what
/// differs from the row before, and the same differences make the same facts, whether they are
/// imported as history or played as live events.
package struct HistoryPoint: Sendable, Equatable {
    package var state: HistoryState
    package var priority: Priority
    package var team: String
    package var engineer: String

    package init(state: HistoryState, priority: Priority, team: String, engineer: String) {
        self.state = state
        self.priority = priority
        self.team = team
        self.engineer = engineer
    }

    /// Where the row leaves the case: a source that names no team any more has not taken it away.
    package init(_ row: CaseHistoryImported, after earlier: HistoryPoint?) {
        self.init(
            state: row.state, priority: row.priority,
            team: row.team.isEmpty ? earlier?.team ?? "" : row.team, engineer: row.engineer)
    }
}

extension CaseHistoryImported {
    /// What was done since the row before, in the order in which it counts: how urgent it is and
    /// whose comes first, so that what the row begins is begun under that and no other.
    ///
    /// - Parameter earlier: nil where this is the case's first row.
    package func facts(after earlier: HistoryPoint?) -> [CaseFact] {
        let now = HistoryPoint(self, after: earlier)
        guard let earlier else { return [submitted] + begun(now) }
        var facts: [CaseFact] = []
        if earlier.state == .awaitingCustomer, state != .awaitingCustomer {
            facts.append(.resumed(.with { $0.caseID = caseID }))
        }
        if now.priority != earlier.priority {
            facts.append(
                .priorityChanged(
                    .with {
                        $0.caseID = caseID
                        $0.priority = priority
                    }))
        }
        if now.team != earlier.team || now.engineer != earlier.engineer {
            facts.append(assigned(now))
        }
        if earlier.state.isOver, !state.isOver {
            facts.append(
                .reopened(
                    .with {
                        $0.caseID = caseID
                        $0.reason = "the source has it as \(sourceState) again"
                    }))
        }
        return facts + steps(from: earlier, to: now)
    }

    /// What a first row says beyond the submission.
    private func begun(_ now: HistoryPoint) -> [CaseFact] {
        let named = engineer.isEmpty ? [] : [assigned(now)]
        let new = HistoryPoint(state: .new, priority: priority, team: team, engineer: "")
        return named + steps(from: new, to: now)
    }

    private func steps(from earlier: HistoryPoint, to now: HistoryPoint) -> [CaseFact] {
        var facts: [CaseFact] = []
        if now.isUnderWay, !earlier.isUnderWay { facts.append(reached(CaseState.troubleshoot)) }
        guard now.state != earlier.state else { return facts }
        switch now.state {
        case .awaitingCustomer:
            facts.append(
                .pending(
                    .with {
                        $0.caseID = caseID
                        $0.reason = sourceState
                    }))
        case .resolved where !earlier.state.isOver: facts.append(reached(CaseState.resolved))
        case .closed, .cancelled:
            if !earlier.state.isOver { facts.append(reached(CaseState.resolved)) }
            if !earlier.state.isClosed {
                facts.append(.closureRequested(.with { $0.caseID = caseID }))
            }
        default: break
        }
        return facts
    }

    private var submitted: CaseFact {
        .submitted(
            .with {
                $0.caseID = caseID
                $0.priority = priority
                $0.summary = summary
                if hasOpenedAt { $0.submittedAt = openedAt }
                $0.team = team
            })
    }

    private func assigned(_ now: HistoryPoint) -> CaseFact {
        .assigned(
            .with {
                $0.caseID = caseID
                $0.team = now.team
                $0.engineer = now.engineer
            })
    }

    private func reached(_ milestone: String) -> CaseFact {
        .reached(
            .with {
                $0.caseID = caseID
                $0.milestone = milestone
                $0.engineer = engineer
            })
    }
}

extension HistoryPoint {
    /// A named engineer works on it.
    fileprivate var isUnderWay: Bool { state == .active && !engineer.isEmpty }
}

extension HistoryState {
    /// Resolved or further: work begins again only by a reopening.
    var isOver: Bool { self == .resolved || isClosed }
    var isClosed: Bool { self == .closed || self == .cancelled }
}
