import EventLog
import Projections
import Schema

/// The tally by brute force: every event up to a position, again and again, in a plain dictionary.
///
/// It shares no code with the folds: its truth is the list of what was appended.
struct Oracle {
    /// What was appended at positions from `first` on.
    private(set) var events: [EventQuarantined] = []
    let first: Position

    init(after head: Position) { first = head.next }

    var head: Position { Position(first.rawValue + UInt64(events.count) - 1) }

    mutating func note(_ messages: [EventQuarantined]) { events += messages }

    /// Key ► (amount, since) as of a position.
    func rows(asOf position: Position) -> [String: OracleRow] {
        var rows: [String: OracleRow] = [:]
        for (index, event) in events.enumerated() {
            let at = Position(first.rawValue + UInt64(index))
            guard at <= position else { break }
            rows["total"] = OracleRow(amount: (rows["total"]?.amount ?? 0) + 1, since: at)
            if event.type == "delete" {
                rows[event.source] = nil
            } else {
                let known = rows[event.source]
                // Adding nothing to a row leaves it, and its position, as they are.
                let since = event.sizeBytes == 0 ? known?.since ?? at : at
                rows[event.source] = OracleRow(
                    amount: (known?.amount ?? 0) + event.sizeBytes, since: since)
            }
        }
        return rows
    }

    /// How many versions of rows the events make: a change of a row each, and none without one.
    var versions: Int {
        var amounts: [String: UInt32] = [:]
        var count = 0
        for event in events {
            count += 1
            if event.type == "delete" {
                count += amounts.removeValue(forKey: event.source) == nil ? 0 : 1
            } else if let known = amounts[event.source] {
                count += event.sizeBytes == 0 ? 0 : 1
                amounts[event.source] = known + event.sizeBytes
            } else {
                count += 1
                amounts[event.source] = event.sizeBytes
            }
        }
        return count
    }

    /// The rows sorted by the bytes of their keys, as views list them.
    func listing(asOf position: Position) -> [OracleEntry] {
        rows(asOf: position).map { OracleEntry(key: $0.key, row: $0.value) }
            .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }
}

struct OracleRow: Equatable {
    var amount: UInt32
    var since: Position
}

struct OracleEntry: Equatable {
    var key: String
    var row: OracleRow
}

extension Listing<QuarantineRow> {
    var asOracle: [OracleEntry] {
        map {
            OracleEntry(key: $0.key, row: OracleRow(amount: $0.row.sizeBytes, since: $0.since))
        }
    }
}

/// Seeded histories in which keys are shared, prefixes of each other, deleted and written again.
enum Histories {
    static let keys = ["a", "ab", "abc", "b", "ä", "z/1", "z/10", "z/2", "longer than the others"]

    static func random(
        _ count: Int, using random: inout SeededRandom
    ) -> [EventQuarantined] {
        (0..<count).map { _ in
            let key = keys[Int.random(in: keys.indices, using: &random)]
            let isDelete = Int.random(in: 0..<5, using: &random) == 0
            return TestStore.tally(
                key, UInt32.random(in: 0...3, using: &random), type: isDelete ? "delete" : "")
        }
    }
}
