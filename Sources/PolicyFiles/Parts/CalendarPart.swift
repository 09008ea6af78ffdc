import Business
import CaseLifecycle
import Schema
import ZoneFiles

/// `calendars`: a zone, the hours of a week, holidays (B-21, B-22).
struct CalendarPart {
    static let keys = ["zone", "hours", "holidays"]

    let zones: ZoneDatabase

    func read(_ section: Section?) -> [CalendarAdopted] {
        guard let section else { return [] }
        return section.sections(Self.keys).map { name, calendar in
            CalendarAdopted.with {
                $0.name = name
                if let zone = zone(calendar.required("zone")) { $0.zone = zone }
                if let field = calendar.required("hours") { hours(field, into: &$0) }
                $0.holidays = holidays(calendar["holidays"])
            }
        }
    }

    private func zone(_ field: Field?) -> ZoneTable? {
        guard let field, let name = field.text(.name) else { return nil }
        do {
            return ZoneTable(try zones.rules(for: name))
        } catch {
            field.refuse("\(error)")
            return nil
        }
    }

    private func hours(_ field: Field, into calendar: inout CalendarAdopted) {
        switch field.scalar(.str) {
        case "always": calendar.always = true
        case "never": break
        case nil where field.node.mapping != nil: calendar.hours = HoursPart.read(field)
        default:
            field.mismatch(
                "always, never, or hours by days", remedy: "such as mon-fri: [\"09:00-17:00\"]")
        }
    }

    /// Local dates, each once, in the order of time as the event has them.
    private func holidays(_ field: Field?) -> [String] {
        var dates: Set<LocalDate> = []
        for item in field?.items() ?? [] {
            guard let date = item.date() else { continue }
            if !dates.insert(date).inserted { item.refuse("\(date) stands twice") }
        }
        return dates.sorted().map(\.description)
    }
}
