/// One field of a command's records: its name in JSON, its heading in a table, and where it shows.
///
/// The rule: a command's columns are its contract. JSON prints every field, always, in this order;
/// the plain line all but the `.jsonOnly` ones; the table those that fit one.
struct Column<Record>: Sendable {
    enum Place: Sendable {
        /// In the table, the plain line and JSON.
        case table
        /// In the plain line and JSON: too wide or too rarely wanted for a table.
        case line
        case jsonOnly
        /// A shorter form for people of a field that another column prints.
        case tableOnly
    }

    let name: String
    let heading: String
    let place: Place
    let value: @Sendable (Record) -> Value

    init(
        _ name: String, _ heading: String, _ place: Place = .table,
        value: @escaping @Sendable (Record) -> Value
    ) {
        self.name = name
        self.heading = heading
        self.place = place
        self.value = value
    }
}

/// How a command prints its records: their columns, and the one text by which `--quiet` names one.
struct RecordFormat<Record>: Sendable {
    let columns: [Column<Record>]
    /// What `--quiet` prints.
    let id: @Sendable (Record) -> String

    init(id: @escaping @Sendable (Record) -> String, columns: [Column<Record>]) {
        self.id = id
        self.columns = columns
    }

    var jsonColumns: [Column<Record>] { columns.filter { $0.place != .tableOnly } }
    var plainColumns: [Column<Record>] {
        columns.filter { $0.place == .table || $0.place == .line }
    }
    var tableColumns: [Column<Record>] {
        columns.filter { $0.place == .table || $0.place == .tableOnly }
    }
}
