import EventLog
import Projections

/// A row as of two positions, field by field.
struct RowDifference {
    enum Kind: String {
        case added, removed, changed
    }

    /// A field that is not the same as of both.
    struct Change {
        let view: String
        let key: String
        let kind: Kind
        let field: String
        let before: Value
        let after: Value
        /// Where the field became what it is as of the later position.
        let position: Position
    }

    let changes: [Change]

    /// - Parameter isReversed: the interval's end is what was asked about first.
    init(_ history: RowHistory, in table: ViewTable, isReversed: Bool) throws {
        let fields = try history.before.map { try table.fields(history.key, $0) }
        let now = try history.after.map { try table.fields(history.key, $0) }
        guard let names = (now ?? fields)?.map(\.name) else {
            changes = []
            return
        }
        let trail = try FieldTrail(history, in: table)
        let kind: Kind =
            switch (fields == nil, now == nil) {
            case (true, _): isReversed ? .removed : .added
            case (_, true): isReversed ? .added : .removed
            case (false, false): .changed
            }
        changes = names.indices.compactMap { index in
            let (before, after) = (fields?[index].value ?? .none, now?[index].value ?? .none)
            guard before != after else { return nil }
            return Change(
                view: table.name, key: history.key, kind: kind, field: names[index],
                before: isReversed ? after : before, after: isReversed ? before : after,
                position: trail.since(index))
        }
    }
}

/// Since when each field of a row has been as it is at an interval's end.
struct FieldTrail {
    private var positions: [Position] = []
    private let last: Position

    /// A row that is gone is gone in all of its fields at once.
    init(_ history: RowHistory, in table: ViewTable) throws {
        last = history.versions.last?.position ?? .start
        guard let after = history.after else { return }
        let end = try table.fields(history.key, after)
        positions = end.map { _ in last }
        var open = Set(end.indices)
        for version in history.versions.dropLast().reversed() {
            let fields = try version.row.map { try table.fields(history.key, $0) }
            open = open.filter { fields?[$0] == end[$0] }
            for index in open { positions[index] = version.position }
            if open.isEmpty { break }
        }
    }

    func since(_ index: Int) -> Position { index < positions.count ? positions[index] : last }
}
