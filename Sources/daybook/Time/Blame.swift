import EventLog
import Projections

/// The fields of all rows of an exception or a case, each with the event that set it.
struct Blame {
    struct Line {
        var view: String
        var key: String
        var field: ViewTable.Field
        var event: RecordedEvent
        var policy: UInt64?
    }

    private let session: ReadSession
    private let id: String
    private let policies: PolicyTrail

    init(_ session: ReadSession, _ id: String) {
        self.session = session
        self.id = id
        policies = PolicyTrail(session.log)
    }

    /// - Parameter field: only this one, also where it holds nothing; else all that hold something.
    func lines(_ tables: [ViewTable] = ViewTables.all, field: String? = nil) throws -> [Line] {
        var lines: [Line] = []
        for table in tables {
            for prefix in table.prefixes(id) {
                var stream = try session.changes(of: table, prefix: prefix)
                while case let page = try stream.nextPage(), !page.isEmpty {
                    for history in page { lines += try self.lines(history, table, field) }
                }
            }
        }
        return lines
    }

    private func lines(
        _ history: RowHistory, _ table: ViewTable, _ wanted: String?
    ) throws -> [Line] {
        guard let row = history.after, try table.isAbout(id, history.key, row) else { return [] }
        let trail = try FieldTrail(history, in: table)
        return try table.fields(history.key, row).enumerated().compactMap { index, field in
            guard wanted.map({ $0 == field.name }) ?? (field.value != .none) else { return nil }
            let position = trail.since(index)
            return Line(
                view: table.name, key: history.key, field: field,
                event: try session.log.event(at: position),
                policy: try policies.version(at: position))
        }
    }
}
