import Schema

/// What is wrong with a case policy and how to mend it.
extension CasePolicyAdopted {
    /// Nil if nothing is. A policy that passes can be asked anything without a surprise.
    package func defect(_ calendars: [CalendarAdopted]) -> String? {
        if author.isEmpty || approver.isEmpty { return "name its author and its approver" }
        if author == approver {
            return "\(approver) wrote it; somebody else must approve it (A-60)"
        }
        if sender.isEmpty { return "name the sender, the address that mail comes from" }
        return priorityDefect ?? milestoneDefect ?? teamDefect(Set(calendars.map(\.name)))
            ?? peopleDefect ?? targetDefect ?? repeated(calendars.map(\.name), "calendar")
    }

    private static let levels: [Priority] = [.p1, .p2, .p3, .p4]

    private var priorityDefect: String? {
        for level in Self.levels {
            let rules = priorities.filter { $0.priority == level }
            guard rules.count == 1 else { return "give exactly one rule for \(level.word)" }
            if ![.call, .mail].contains(rules[0].contact) {
                return "\(level.word): contact is call or mail (B-13)"
            }
            if rules[0].confirmations.isEmpty {
                return "\(level.word): name at least one kind of confirmation (B-50)"
            }
        }
        return priorities.count == Self.levels.count ? nil : "there are priorities P1 to P4 alone"
    }

    private var milestoneDefect: String? {
        if let defect = repeated(milestones.map(\.name), "milestone") { return defect }
        for rules in milestones {
            if rules.name.isEmpty || rules.until.isEmpty {
                return "a milestone has a name, and what ends it"
            }
            if rules.escalation == .unspecified {
                return "\(rules.name): escalation is tech-lead or standup"
            }
            for budget in rules.budgets {
                guard Self.levels.contains(budget.priority), budget.budgetMs > 0,
                    budget.clock != .unspecified
                else { return "\(rules.name): a budget has a priority, a clock, a length" }
                if budget.warnMs >= budget.budgetMs {
                    return "\(rules.name): its warning must come before its end"
                }
            }
        }
        return nil
    }

    private func teamDefect(_ calendars: Set<String>) -> String? {
        if let defect = repeated(teams.map(\.name), "team") { return defect }
        guard teams.contains(where: { $0.name == defaultTeam }) else {
            return "the default team ‘\(defaultTeam)’ is not among the teams"
        }
        for team in teams {
            guard calendars.contains(team.calendar) else {
                return "team \(team.name): there is no calendar ‘\(team.calendar)’"
            }
            if !team.techLead.isEmpty, !people.contains(where: { $0.name == team.techLead }) {
                return "team \(team.name): ‘\(team.techLead)’ is not among the people"
            }
            if team.address.isEmpty { return "team \(team.name): name its address" }
        }
        return nil
    }

    private var peopleDefect: String? {
        if let defect = repeated(people.map(\.name), "person") { return defect }
        for person in people {
            if person.address.isEmpty { return "\(person.name): name an address" }
            if let defect = loop(from: person) { return defect }
        }
        for account in accounts where !account.tam.isEmpty {
            guard people.contains(where: { $0.name == account.tam }) else {
                return "account \(account.name): ‘\(account.tam)’ is not among the people"
            }
        }
        return repeated(accounts.map(\.name), "account")
    }

    private func loop(from person: PersonRules) -> String? {
        var chain = [person.name]
        var name = person.deputy
        while !name.isEmpty {
            guard let next = people.first(where: { $0.name == name }) else {
                return "\(chain.last ?? ""): the deputy ‘\(name)’ is not among the people"
            }
            guard !chain.contains(name) else {
                return "the chain of deputies loops: "
                    + (chain + [name]).joined(separator: " ► ")
            }
            chain.append(name)
            name = next.deputy
        }
        return nil
    }

    private var targetDefect: String? {
        for target in targets where CaseTarget(rawValue: target.name) == nil {
            return "‘\(target.name)’ is no target of the case lifecycle (X-01); use "
                + CaseTarget.allCases.map(\.rawValue).joined(separator: ", ")
        }
        for target in CaseTarget.allCases {
            let rules = targets.filter { $0.name == target.rawValue }
            guard rules.count == 1 else { return "give exactly one rule for \(target.rawValue)" }
            if let defect = rules[0].defect ?? rules[0].retentionDefect {
                return "\(target.rawValue): \(defect)"
            }
        }
        return nil
    }

    private func repeated(_ names: [String], _ what: String) -> String? {
        var seen: Set<String> = []
        return names.first { !seen.insert($0).inserted }.map { "\(what) ‘\($0)’ stands twice" }
    }
}
