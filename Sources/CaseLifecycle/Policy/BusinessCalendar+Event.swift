import Business
import Schema

/// A calendar as its event holds it, made ready.
extension BusinessCalendar {
    init(_ event: CalendarAdopted) throws {
        var days: [Weekday: [LocalInterval]] = [:]
        for hours in event.hours {
            guard let weekday = Weekday(rawValue: Int(hours.weekday) - 1) else {
                throw CalendarDefect("weekday \(hours.weekday) is not one of 1 to 7")
            }
            days[weekday, default: []].append(try LocalInterval(hours))
        }
        self.init(
            name: event.name, version: UInt64(event.policyVersion), zone: try ZoneRules(event.zone),
            hours: event.always ? .always : try WeeklyHours(days),
            holidays: Holidays(try event.holidays.map { try LocalDate(iso: $0) }))
    }
}

extension BusinessCalendar {
    /// Whether the same moments count under both, whatever they are called: another name, version
    /// or release of the tz database is no other calendar.
    func counts(like other: BusinessCalendar) -> Bool {
        guard hours == other.hours, holidays == other.holidays else { return false }
        return hours == .always && holidays == .none || zone.shows(like: other.zone)
    }
}

extension ZoneRules {
    fileprivate func shows(like other: ZoneRules) -> Bool {
        initialOffset == other.initialOffset && transitions == other.transitions
            && footer == other.footer
    }
}

extension LocalInterval {
    fileprivate init(_ hours: OpenHours) throws {
        guard hours.fromMinute < hours.toMinute, hours.toMinute <= 2 * 1440,
            hours.toMinute - hours.fromMinute <= 1440,
            let open = LocalTime(secondOfDay: Int(hours.fromMinute) * 60),
            let close = LocalTime(
                secondOfDay: Int(hours.toMinute <= 1440 ? hours.toMinute : hours.toMinute - 1440)
                    * 60)
        else {
            throw CalendarDefect(
                "minutes \(hours.fromMinute) to \(hours.toMinute) are no half-open interval")
        }
        try self.init(open: open, close: close)
    }
}

extension ZoneRules {
    fileprivate init(_ table: ZoneTable) throws {
        guard table.transitions.count == table.offsets.count else {
            throw CalendarDefect("zone \(table.identifier) has offsets without transitions")
        }
        try self.init(
            identifier: table.identifier, dataVersion: table.dataVersion,
            initialOffset: Int(table.initialOffset),
            transitions: zip(table.transitions, table.offsets).map {
                Transition(at: $0, offset: Int($1))
            }, footer: table.footer)
    }
}

extension ZoneTable {
    /// Rules as an event holds them.
    package init(_ rules: ZoneRules) {
        self.init()
        identifier = rules.identifier
        dataVersion = rules.dataVersion
        initialOffset = Int32(rules.initialOffset)
        transitions = rules.transitions.map(\.at)
        offsets = rules.transitions.map { Int32($0.offset) }
        footer = rules.footer
    }
}

/// A calendar event that says what no calendar can be.
struct CalendarDefect: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
