import ArgumentParser

/// `daybook blame`: for each field of an exception's or a case's rows the event that set it.
///
/// The rule: the event is the first since which the field has had the value that it has.
struct BlameCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "blame",
        abstract: "Which event, actor and policy set each field of an exception or a case.",
        discussion: """
            ID is an exception, a case, or the key of a row, such as an effect's. FIELD is a name \
            that the view's own command prints with --json.

            daybook blame QX-7
            daybook blame QX-7 state --as-of @20
            """)

    @OptionGroup var store: StoreOptions
    @OptionGroup var read: ReadOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The exception, the case, or a row's key.")
    var id: String

    @Argument(help: "Only this field.")
    var field: String?

    @Option(help: "Only this view.")
    var view: String?

    func run() throws {
        let session = try ReadSession(store: store, read: read)
        defer { session.close() }
        let lines = try Blame(session, id).lines(try tables(), field: field)
        try session.tell()
        guard !lines.isEmpty else {
            let what = field.map { "no field \($0) of \(id)" } ?? "no row of \(id)"
            throw Trouble.unknown(
                "the views have \(what) at \(session.wanted)",
                remedy:
                    "list ids with ‘daybook queue --quiet’ and ‘daybook cases --quiet’; fields, "
                    + "with ‘daybook blame ID’")
        }
        var printer = RecordPrinter(Self.format, mode: output.mode)
        for line in lines { try printer.print(line) }
        try printer.finish()
        StandardError.hint("daybook why \(id)")
    }

    private func tables() throws -> [ViewTable] {
        guard let view else { return ViewTables.all }
        guard let table = ViewTables.named(view) else {
            throw Trouble.usage(
                "there is no view \(view)",
                remedy: "there are " + ViewTables.all.map(\.name).joined(separator: ", "))
        }
        return [table]
    }

    static let format = RecordFormat<Blame.Line>(
        id: { $0.event.position.description },
        columns: [
            Column("view", "VIEW") { .text($0.view) },
            Column("key", "ROW") { .text($0.key) },
            Column("field", "FIELD") { .text($0.field.name) },
            Column("value", "VALUE", .tableOnly) { $0.field.value.brief },
            Column("value", "VALUE", .line) { $0.field.value },
            Column("position", "AT") { .number($0.event.position.rawValue) },
            Column("type", "TYPE", .line) { .text($0.event.type) },
            Column("type", "EVENT", .tableOnly) { .text(EventName.short($0.event.type)) },
            Column("recorded", "RECORDED") { .instant($0.event.recorded) },
            Column("actor", "ACTOR") { .text($0.event.actor.identity) },
            Column("policyVersion", "POLICY") { $0.policy.map { .number($0) } ?? .none },
        ])
}
