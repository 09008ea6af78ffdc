import EventLog
import Projections
import Schema
import Synchronization

/// A fold that breaks law 5 on command, so that live and rebuilt views differ.
enum LyingView: View {
    static let name = "lying"
    static let version: UInt32 = 1
    static let types: Set<String> = [EventQuarantined.protoMessageName]
    static let lie = Mutex(false)

    static func fold(_ event: RecordedEvent, into rows: inout RowSet<QuarantineRow>) throws {
        let message: EventQuarantined = try event.decoded()
        let isLying = lie.withLock { $0 }
        let amount = isLying && message.source == "b" ? 99 : message.sizeBytes
        rows[message.source] = QuarantineRow.with { $0.sizeBytes = amount }
        if isLying, message.source == "b" {
            rows["only live"] = QuarantineRow.with { $0.sizeBytes = 1 }
        }
        if !isLying, message.source == "a" {
            rows["only rebuilt"] = QuarantineRow.with { $0.sizeBytes = 1 }
        }
    }
}
