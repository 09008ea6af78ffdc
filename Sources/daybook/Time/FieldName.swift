/// A field of a row of a view, such as `queue.state`, or `ledger[QX-7/1/closure].outcome` where the
/// row is not called as what was asked about.
struct FieldName {
    let row: String
    let field: String

    init(view: String, key: String, field: String, of id: String) {
        row = key == id ? view : "\(view)[\(key)]"
        self.field = field
    }

    var text: String { "\(row).\(field)" }

    /// For a table: each row once, with its fields.
    static func short(_ names: [FieldName]) -> String {
        var rows: [String] = []
        var fields: [String: [String]] = [:]
        for name in names {
            if fields[name.row] == nil { rows.append(name.row) }
            fields[name.row, default: []].append(name.field)
        }
        return rows.map { "\($0): " + fields[$0, default: []].joined(separator: " ") }
            .joined(separator: "; ")
    }
}
