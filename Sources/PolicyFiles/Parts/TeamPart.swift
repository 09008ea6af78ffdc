import Schema

/// `teams`: when they work, who leads, where they are reached, when they meet (B-10, B-21).
enum TeamPart {
    static let keys = ["calendar", "tech_lead", "address", "pager", "standup"]

    static func read(_ section: Section?, _ names: Names) -> [TeamRules] {
        guard let section else { return [] }
        return section.sections(keys).map { name, team in
            TeamRules.with {
                $0.name = name
                $0.calendar = names.calendar(team.required("calendar"))
                $0.techLead = names.person(team["tech_lead"])
                $0.address = team.required("address")?.text(.address) ?? ""
                $0.pager = team["pager"]?.text(.name) ?? ""
                $0.standupMinute = team.required("standup")?.minuteOfDay() ?? 0
            }
        }
    }
}
