import Projections

/// A view to commands that work on any of them: the fields of its rows by the names that its own
/// command prints, and what a row is about.
struct ViewTable: Sendable {
    struct Field: Sendable, Equatable {
        let name: String
        let value: Value
    }

    let view: any View.Type
    /// What the keys begin with of rows that may be about an id.
    let prefixes: @Sendable (_ id: String) -> [String]
    private let decode: @Sendable (String, [UInt8]) throws -> (subject: String, fields: [Field])

    var name: String { view.name }

    /// - Parameter subject: the exception or case that a row is about; empty for none.
    init<V: View>(
        _ view: V.Type, _ format: RecordFormat<ViewRow<V.Row>>,
        prefixes: @escaping @Sendable (_ id: String) -> [String] = { [$0] },
        subject: @escaping @Sendable (ViewRow<V.Row>) -> String
    ) {
        self.view = view
        self.prefixes = prefixes
        // When a row became what it is, is no part of what it is.
        let columns = format.jsonColumns.filter { $0.name != Self.since }
        decode = { key, bytes in
            let row = ViewRow(
                key: key, row: try V.Row(serializedBytes: bytes), since: .start)
            return (
                subject(row), columns.map { Field(name: $0.name, value: $0.value(row)) }
            )
        }
    }

    private static let since = "since"

    func fields(_ key: String, _ row: [UInt8]) throws -> [Field] { try decode(key, row).fields }

    /// Whether a row is called so or is about it.
    func isAbout(_ id: String, _ key: String, _ row: [UInt8]) throws -> Bool {
        try key == id || decode(key, row).subject == id
    }
}
