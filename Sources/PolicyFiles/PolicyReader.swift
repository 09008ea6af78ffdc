import Schema
import Yams
import ZoneFiles

/// Reads the root of a policy's file: each section by the part that knows it.
struct PolicyReader {
    static let keys = [
        "sender", "default_team", "ack_timeout", "pages_max", "retroactive_upgrade", "calendars",
        "priorities", "milestones", "teams", "people", "accounts", "targets",
    ]

    let report: Report
    let zones: ZoneDatabase

    /// Nil, or in part, where the report has problems.
    func read(_ node: Node) -> (policy: CasePolicyAdopted, calendars: [CalendarAdopted])? {
        let field = Field(node: node, path: [], report: report)
        guard let root = field.section(Self.keys) else { return nil }
        let calendars = root.required("calendars")?.section(named: .name)
        let teams = root.required("teams")?.section(named: .name)
        let people = root["people"]?.section(named: .name)
        let accounts = root["accounts"]?.section(named: .name)
        let milestones = root.required("milestones")?.section(named: .milestone)
        let names = Names(
            calendars: calendars?.names ?? [], teams: teams?.names ?? [],
            people: people?.names ?? [], milestones: milestones?.names ?? [])

        var policy = CasePolicyAdopted()
        readRoot(root, names, into: &policy)
        policy.priorities = PriorityPart.read(root)
        policy.milestones = MilestonePart.read(milestones, names)
        policy.teams = TeamPart.read(teams, names)
        policy.people = PeoplePart.people(people, names)
        policy.accounts = PeoplePart.accounts(accounts, names)
        policy.targets = TargetPart.read(root)
        return (policy, CalendarPart(zones: zones).read(calendars))
    }

    private func readRoot(_ root: Section, _ names: Names, into policy: inout CasePolicyAdopted) {
        policy.sender = root.required("sender")?.text(.address) ?? ""
        policy.defaultTeam = names.team(root.required("default_team"))
        policy.retroactiveUpgrade = root["retroactive_upgrade"]?.flag() ?? false
        let week = 7 * 24 * DurationText.hour
        if let field = root["ack_timeout"], field.scalar(.str) != "never",
            let timeout = field.duration(DurationText.second...week)
        {
            if !timeout.isMultiple(of: DurationText.second) {
                field.refuse("it is counted in whole seconds")
            }
            policy.ackTimeoutS = UInt32(timeout / DurationText.second)
        }
        policy.pagesMax = root["pages_max"]?.number(1...100) ?? 1
    }
}

/// The names that a policy gives, to which its other parts refer.
struct Names {
    var calendars: [String]
    var teams: [String]
    var people: [String]
    var milestones: [String]

    func calendar(_ field: Field?) -> String { name(field, among: calendars, "calendar") }

    func team(_ field: Field?) -> String { name(field, among: teams, "team") }

    func person(_ field: Field?) -> String { name(field, among: people, "person") }

    /// Empty where the field is missing, or does not refer to anything.
    private func name(_ field: Field?, among known: [String], _ what: String) -> String {
        guard let field, let text = field.text(.name) else { return "" }
        guard known.contains(text) else {
            let shown = known.prefix(20).joined(separator: ", ")
            field.refuse(
                "there is no \(what) ‘\(text)’",
                remedy: known.isEmpty
                    ? "none is named in this file"
                    : "named are: \(shown)\(known.count > 20 ? ", …" : "")")
            return ""
        }
        return text
    }
}
