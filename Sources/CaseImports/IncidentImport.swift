import EventLog
import IncidentLogs
import Intake

/// Imports the published incident log: read, brought into the order in which it would have come
/// live, and taken row by row.
package enum IncidentImport {
    /// How far it is, and of how much once that is known.
    package typealias Tell = (_ done: UInt64, _ all: UInt64) -> Void

    package static func run<Log: EventSink>(
        _ input: ArchiveInput, key: PseudonymKey, batch: String, into sink: inout ImportSink<Log>,
        tell: Tell = { _, _ in }
    ) throws(ImportError) {
        let rows = try ordered(input, key: key) { sink.refuse($0) }
        for (index, row) in rows.enumerated() {
            let sighting: Sighting
            do throws(UnknownSighting) {
                sighting = try row.sighting(batch: batch)
            } catch {
                try sink.setApart(error)
                continue
            }
            try sink.add(sighting)
            tell(UInt64(index + 1), UInt64(rows.count))
        }
        try sink.finish()
    }

    /// The rows as they would have come live; each that cannot be read is told.
    package static func ordered(
        _ input: ArchiveInput, key: PseudonymKey, refuse: (String) -> Void
    ) throws(ImportError) -> LiveOrder.Sorted {
        var order = LiveOrder()
        do {
            let reader = try IncidentCSVReader(input, key: key)
            while let record = try reader.next() {
                switch record {
                case .row(let row): try order.add(row)
                case .refused(let row, let column, let reason):
                    let place = column.map { "row \(row), \($0.name)" } ?? "row \(row)"
                    refuse("\(place): \(reason)")
                }
            }
        } catch let error as LiveOrderError {
            throw .tooMany(error)
        } catch let error as IncidentLogError {
            throw .incidents(error)
        } catch {
            preconditionFailure("nothing else is thrown: \(error)")
        }
        return order.sorted()
    }

}
