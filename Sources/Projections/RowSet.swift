import EventLog
import SwiftProtobuf

/// The rows of one view as a fold sees them: the latest of each key, to read and to replace.
///
/// Reads go through to the stored rows, writes are buffered. The writes of one event count
/// together: all are taken when its fold returns, none when it throws. A row that an event leaves
/// as it was gets no new version.
package struct RowSet<Row: SwiftProtobuf.Message & Equatable & Sendable> {
    private let stored: (RowKey) throws -> Row?
    private var latest: [RowKey: Row?] = [:]
    /// The keys that the present event has written, with the rows that were there before.
    private var written: [(key: RowKey, before: Row?)] = []
    private var failure: (any Error)?

    /// Rows over what `stored` finds; without it, over nothing, as tests of a fold want it.
    package init(stored: @escaping (RowKey) throws -> Row? = { _ in nil }) {
        self.stored = stored
    }

    /// The row under a key, nil if there is none. Setting nil deletes it.
    package subscript(key: String) -> Row? {
        mutating get { row(RowKey(key)) }
        set { replace(RowKey(key), with: newValue) }
    }

    /// All rows that were read or written and not deleted, in the order of their keys.
    package var all: [(key: String, row: Row)] {
        latest.compactMap { key, row in row.map { (key: key, row: $0) } }
            .sorted { $0.key < $1.key }
            .map { (key: $0.key.text, row: $0.row) }
    }

    private mutating func row(_ key: RowKey) -> Row? {
        if let known = latest[key] { return known }
        do {
            let found = try stored(key)
            latest.updateValue(found, forKey: key)
            return found
        } catch {
            if failure == nil { failure = error }
            return nil
        }
    }

    private mutating func replace(_ key: RowKey, with row: Row?) {
        let before = self.row(key)
        if !written.contains(where: { $0.key == key }) { written.append((key, before)) }
        latest.updateValue(row, forKey: key)
    }
}

extension RowSet {
    /// The rows cached for reading.
    var cachedRows: Int { latest.count }

    /// Forgets the cached rows: another process may have written since.
    mutating func forget() {
        precondition(written.isEmpty, "forgetting rows in the midst of an event")
        latest.removeAll(keepingCapacity: true)
    }

    /// Takes the present event's writes, and hands each changed row on in the order of its writing.
    ///
    /// Throws, and takes nothing, if the store could not be read or cannot hold a key.
    mutating func accept(
        _ write: (_ key: RowKey, _ before: Row?, _ now: Row?) throws -> Void
    ) throws {
        if let failure {
            self.failure = nil
            discard()
            throw StoredRowUnreadable(underlying: failure)
        }
        if let defect = written.lazy.compactMap({ $0.key.defect }).first {
            discard()
            throw FoldError("the fold writes \(defect)")
        }
        for (key, before) in written {
            guard let now = latest[key], now != before else { continue }
            try write(key, before, now)
        }
        written.removeAll(keepingCapacity: true)
    }

    /// Drops the present event's writes.
    mutating func discard() {
        failure = nil
        for (key, before) in written { latest.updateValue(before, forKey: key) }
        written.removeAll(keepingCapacity: true)
    }
}

/// The store failed under a fold: the event is not to blame, and the view does not stop for it.
struct StoredRowUnreadable: Error {
    let underlying: any Error
}

extension View {
    /// The rows that these events leave, folded in memory, as readers see them: for tests and for
    /// looking at a log that has no views. Events of other types are passed over.
    package static func rows(
        folding events: some Sequence<RecordedEvent>
    ) throws -> [(key: String, row: Row)] {
        var rows = RowSet<Row>()
        for event in events where types.contains(event.type) {
            try fold(event, into: &rows)
            try rows.accept { _, _, _ in }
        }
        return rows.all.filter { isListed($0.row) }
    }
}
