import Testing

/// One thing that is wrong with a policy: what is changed in the default one, what must be told.
struct BadPolicy: Sendable, CustomTestStringConvertible {
    var name: String
    var old: String
    var new: String
    /// The problem must be told of the first line that holds this; the changed text where nil.
    var line: String?
    var path: String
    var reason: String
    /// Whether the schema says so too.
    var isOfForm: Bool

    var testDescription: String { name }

    init(
        _ name: String, _ old: String, _ new: String, line: String? = nil, at path: String,
        _ reason: String, isOfForm: Bool = false
    ) {
        (self.name, self.old, self.new, self.line) = (name, old, new, line)
        (self.path, self.reason, self.isOfForm) = (path, reason, isOfForm)
    }

    func text() throws -> String { try Example.changed(old, new) }
}

extension BadPolicy {
    static let all = calendars + names + values + budgets + targets + people

    private static let calendars = [
        BadPolicy(
            "a zone that does not exist", "Europe/Berlin", "Europe/Berln",
            at: "calendars.emea.zone", "check the name"),
        BadPolicy(
            "a holiday that no calendar has", "- 2026-12-25", "- 2026-02-30",
            at: "calendars.emea.holidays.1", "no such day"),
        BadPolicy(
            "a holiday in another form", "- 2026-12-25", "- 25.12.2026",
            at: "calendars.emea.holidays.1", "must look like 2026-12-25", isOfForm: true),
        BadPolicy(
            "a holiday that stands twice", "- 2027-01-01", "- 2026-12-25  # twice",
            line: "# twice", at: "calendars.emea.holidays.2", "stands twice", isOfForm: true),
        BadPolicy(
            "intervals that overlap", "[\"09:00-17:30\"]",
            "\n      - \"09:00-12:30\"\n      - \"12:00-17:00\"", line: "12:00-17:00",
            at: "calendars.emea.hours.mon-fri.2", "overlap"),
        BadPolicy(
            "nights that overlap around the week's end", "mon-fri: [\"09:00-17:30\"]",
            "sun: [\"22:00-06:00\"]\n      mon: [\"05:00-09:00\"]", line: "05:00-09:00",
            at: "calendars.emea.hours.mon.1", "overlap"),
        BadPolicy(
            "a day in two ranges", "mon-fri: [\"09:00-17:30\"]",
            "mon-fri: [\"09:00-12:00\"]\n      fri: [\"13:00-17:00\"]", line: "      fri:",
            at: "calendars.emea.hours.fri", "Fri is in ‘mon-fri’ too"),
        BadPolicy(
            "no day of the week", "mon-fri:", "monday:", at: "calendars.emea.hours.monday",
            "no day of the week", isOfForm: true),
        BadPolicy(
            "an interval without an end", "[\"09:00-17:30\"]", "[\"09:00\"]",
            at: "calendars.emea.hours.mon-fri.1", "must look like", isOfForm: true),
        BadPolicy(
            "an interval that may be a day or nothing", "\"09:00-17:30\"", "\"09:00-09:00\"",
            at: "calendars.emea.hours.mon-fri.1", "same time"),
    ]

    private static let names = [
        BadPolicy(
            "an unknown key", "pages_max: 5", "pages_max: 5\ncolour: red", line: "colour",
            at: "colour", "not known here; known are: sender, default_team", isOfForm: true),
        BadPolicy(
            "an unknown key within a part", "    standup: \"09:15\"", "    stand_up: \"09:15\"",
            at: "teams.emea.stand_up",
            "known are: calendar, tech_lead, address, pager, standup", isOfForm: true),
        BadPolicy(
            "an unknown priority", "  P4:\n", "  P5:\n", at: "priorities.P5",
            "known are: P1, P2, P3, P4", isOfForm: true),
        BadPolicy(
            "a priority that is missing",
            "  P3:\n    contact: mail\n    confirmations: [customer, engineer]\n", "",
            line: "priorities:", at: "priorities", "‘P3’ is missing", isOfForm: true),
        BadPolicy(
            "a name that stands twice", "  solo: {}", "  acme: {}", line: "  acme:", at: "",
            "‘acme’ stands twice", isOfForm: true),
        BadPolicy(
            "an empty name", "  solo: {}", "  \"\": {}", at: "accounts.", "it is empty",
            isOfForm: true),
        BadPolicy(
            "an unknown calendar", "    calendar: emea", "    calendar: apac",
            at: "teams.emea.calendar", "no calendar ‘apac’; named are: emea"),
        BadPolicy(
            "an unknown default team", "default_team: emea", "default_team: apac",
            at: "default_team", "no team ‘apac’"),
        BadPolicy(
            "a milestone until nothing", "until: verify-data", "until: verified",
            at: "milestones.verify-data.until",
            "write one of: verify-data, troubleshoot, tech-lead, resolved"),
        BadPolicy(
            "a milestone's name with a slash", "  verify-data:\n", "  verify/data:\n",
            at: "milestones.verify/data", "is no name", isOfForm: true),
    ]

    private static let values = [
        BadPolicy(
            "a truth value in quotes", "immediate: true", "immediate: \"yes\"",
            at: "priorities.P1.immediate", "wanted is true or false", isOfForm: true),
        BadPolicy(
            "a number that is none", "pages_max: 5", "pages_max: many", at: "pages_max",
            "wanted is a whole number from 1 to 100", isOfForm: true),
        BadPolicy(
            "a number out of bounds", "pages_max: 5", "pages_max: 0", at: "pages_max",
            "0 is not a whole number from 1 to 100", isOfForm: true),
        BadPolicy(
            "a list for a mapping", "  solo: {}", "  solo: []", at: "accounts.solo",
            "here is a list; wanted is a mapping", isOfForm: true),
        BadPolicy(
            "nothing for a mapping", "  solo: {}", "  solo:", at: "accounts.solo",
            "here is nothing", isOfForm: true),
        BadPolicy(
            "a text for a list", "confirmations: [customer]", "confirmations: customer",
            at: "priorities.P1.confirmations", "wanted is a list", isOfForm: true),
        BadPolicy(
            "a number for a name", "calendar: emea", "calendar: 7", at: "teams.emea.calendar",
            "here is the number 7", isOfForm: true),
        BadPolicy(
            "a channel that is none", "contact: call", "contact: fax",
            at: "priorities.P1.contact", "write one of: call, mail", isOfForm: true),
        BadPolicy(
            "nobody who confirms", "confirmations: [customer]", "confirmations: []",
            at: "priorities.P1.confirmations", "at least one", isOfForm: true),
        BadPolicy(
            "an address that is none", "sender: support@support.example", "sender: support",
            at: "sender", "name@example.com", isOfForm: true),
        BadPolicy(
            "an address with a line break", "sender: support@support.example",
            "sender: \"a@b.example\\r\\nBcc: c@d.example\"", line: "Bcc", at: "sender",
            "control character", isOfForm: true),
        BadPolicy(
            "a time of day that is none", "standup: \"09:15\"", "standup: \"24:15\"",
            at: "teams.emea.standup", "24:15", isOfForm: true),
        BadPolicy(
            "a duration with blanks", "ack_timeout: 15m", "ack_timeout: 15 minutes",
            at: "ack_timeout", "not a duration such as 60m", isOfForm: true),
        BadPolicy(
            "a duration without a unit", "ack_timeout: 15m", "ack_timeout: 15",
            at: "ack_timeout", "name its unit", isOfForm: true),
        BadPolicy(
            "a duration in days", "ack_timeout: 15m", "ack_timeout: 1d", at: "ack_timeout",
            "not a duration", isOfForm: true),
        BadPolicy(
            "a duration beyond bounds", "ack_timeout: 15m", "ack_timeout: 900h",
            at: "ack_timeout", "out of bounds: from 1s to 168h"),
        BadPolicy(
            "a duration of which a part is lost", "ack_timeout: 15m", "ack_timeout: 1500ms",
            at: "ack_timeout", "whole seconds"),
    ]

    private static let budgets = [
        BadPolicy(
            "a warning after the end", "after: 60m, warn: 45m", "after: 60m, warn: 60m",
            at: "milestones.troubleshoot.budgets.P1.warn", "before the end, 1h after the start"),
        BadPolicy(
            "a clock that is none", "clock: wall", "clock: sun",
            at: "milestones.verify-data.budgets.P1.clock", "wall, business", isOfForm: true),
        BadPolicy(
            "a budget without a clock", "after: 30m, clock: wall,", "after: 30m,",
            at: "milestones.verify-data.budgets.P1", "‘clock’ is missing", isOfForm: true),
        BadPolicy(
            "an escalation that is none", "escalation: tech-lead", "escalation: boss",
            at: "milestones.tech-lead.escalation", "tech-lead, standup", isOfForm: true),
    ]

    private static let targets = [
        BadPolicy(
            "a target without a class", "  mail:\n    class: unprotected\n", "  mail:\n",
            line: "  mail:", at: "targets.mail", "declare its class", isOfForm: true),
        BadPolicy(
            "a target of the other workflow", "  pager:\n    class", "  ledger:\n    class",
            line: "  ledger:", at: "targets.ledger", "known are: mail, pager, tickets",
            isOfForm: true),
        BadPolicy(
            "a back-off that shrinks", "backoff_max: 5m", "backoff_max: 5s",
            at: "targets.pager.backoff_max", "not be below backoff_initial, 10s"),
        BadPolicy(
            "no attempt", "max_attempts: 8", "max_attempts: 0", at: "targets.mail.max_attempts",
            "from 1 to 1000", isOfForm: true),
    ]

    private static let people = [
        BadPolicy(
            "a chain of deputies that loops", "    address: paula@support.example",
            "    address: paula@support.example\n    deputy: jonas", line: "deputy: jonas",
            at: "people.paula.deputy", "loops: jonas ► paula ► jonas"),
        BadPolicy(
            "a deputy who is nobody", "    deputy: paula\n  otto", "    deputy: quentin\n  otto",
            line: "quentin", at: "people.jonas.deputy", "no person ‘quentin’"),
        BadPolicy(
            "a tech lead who is nobody", "tech_lead: jonas", "tech_lead: quentin",
            at: "teams.emea.tech_lead", "no person ‘quentin’"),
        BadPolicy(
            "a TAM who is nobody", "tam: otto", "tam: quentin", at: "accounts.acme.tam",
            "no person ‘quentin’; named are: jonas, otto, paula"),
        BadPolicy(
            "an absence that ends before it begins", "2026-12-21..2026-12-31",
            "2026-12-31..2026-12-21", at: "people.otto.away.1", "is before"),
        BadPolicy(
            "an absence of three dates", "2026-12-21..2026-12-31",
            "2026-12-21..2026-12-22..2026-12-23", at: "people.otto.away.1", "must look like",
            isOfForm: true),
    ]
}
