import CaseLifecycle
import Schema

/// `milestones`: what must be reached by when, and to whom it goes otherwise (B-07, B-08, D1, D2).
enum MilestonePart {
    static let keys = ["until", "escalation", "budgets"]
    static let budgetKeys = ["after", "warn", "clock", "from", "pauses"]
    static let resolved = "resolved"
    static let standard = "default"

    private static let escalations: KeyValuePairs<String, Escalation> = [
        "tech-lead": .techLead, "standup": .standup,
    ]
    private static let clocks: KeyValuePairs<String, ClockKind> = [
        "wall": .wall, "business": .business,
    ]
    private static let starts: KeyValuePairs<String, Bool> = ["accepted": false, "scoped": true]

    static func read(_ section: Section?, _ names: Names) -> [MilestoneRules] {
        guard let section else { return [] }
        return section.sections(keys).map { name, rules in
            MilestoneRules.with {
                $0.name = name
                $0.until = until(rules.required("until"), names)
                $0.escalation = rules.required("escalation")?.choice(escalations) ?? .unspecified
                $0.budgets = budgets(rules.required("budgets"))
            }
        }
    }

    private static func until(_ field: Field?, _ names: Names) -> String {
        guard let field, let text = field.text(.milestone) else { return "" }
        let known = names.milestones + [resolved]
        guard known.contains(text) else {
            field.refuse(
                "nothing is reached under the name ‘\(text)’",
                remedy: "write one of: \(known.joined(separator: ", "))")
            return ""
        }
        return text
    }

    /// One for each priority that has a budget, of its own or by default.
    private static func budgets(_ field: Field?) -> [MilestoneBudget] {
        let levels = PriorityPart.levels
        guard let field, let section = field.section(levels.map(\.key) + [standard]) else {
            return []
        }
        if section.names.isEmpty { field.refuse("name a budget for a priority, or a default") }
        let general = section[standard].flatMap { budget($0) }
        return levels.compactMap { name, level in
            let own = section[name]
            guard var budget = own == nil ? general : own.flatMap({ budget($0) }) else {
                return nil
            }
            budget.priority = level
            return budget
        }
    }

    private static func budget(_ field: Field) -> MilestoneBudget? {
        let bounds = DurationText.second...10_000 * DurationText.hour
        guard let section = field.section(budgetKeys) else { return nil }
        let after = section.required("after")?.duration(bounds)
        let warn = section["warn"]?.duration(bounds)
        if let after, let warn, warn >= after {
            section["warn"]?.refuse(
                "the warning must come before the end, \(DurationText.text(after)) after the start")
        }
        return MilestoneBudget.with {
            $0.budgetMs = after ?? 0
            $0.warnMs = warn ?? 0
            $0.clock = section.required("clock")?.choice(clocks) ?? .unspecified
            $0.fromScope = section.required("from")?.choice(starts) ?? false
            $0.pauses = section["pauses"]?.flag() ?? false
        }
    }
}
