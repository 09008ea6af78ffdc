import EventLog
import IncidentLogs
import Intake

/// Imports an XES log, event by event, with the memory of one trace.
package enum XESImport {
    package static func run<Log: EventSink>(
        _ input: ArchiveInput, key: PseudonymKey, batch: String, into sink: inout ImportSink<Log>,
        tell: IncidentImport.Tell = { _, _ in }
    ) throws(ImportError) {
        let reader = XESReader(input, key: key)
        var trace: [XESEvent] = []
        while let item = try next(reader) {
            switch item {
            case .trace:
                try take(&trace, batch, &sink)
                let progress = input.progress
                tell(UInt64(progress.readBytes), UInt64(progress.totalBytes ?? 0))
            case .event(let event): trace.append(event)
            case .refused(let line, let ordinal, let reason):
                sink.refuse("line \(line), trace \(ordinal): \(reason)")
            }
        }
        try take(&trace, batch, &sink)
        try sink.finish()
    }

    private static func next(_ reader: XESReader) throws(ImportError) -> XESItem? {
        do throws(XESError) { return try reader.next() } catch { throw .events(error) }
    }

    /// A trace's events by their time; those of one moment stay as the file has them (D6).
    private static func take<Log: EventSink>(
        _ trace: inout [XESEvent], _ batch: String, _ sink: inout ImportSink<Log>
    ) throws(ImportError) {
        defer { trace.removeAll(keepingCapacity: true) }
        let events = trace.sorted { ($0.timestamp, $0.ordinal) < ($1.timestamp, $1.ordinal) }
        guard let opened = events.first?.timestamp else { return }
        for event in events {
            let sighting: Sighting
            do throws(UnknownSighting) {
                sighting = try event.sighting(batch: batch, opened: opened)
            } catch {
                try sink.setApart(error)
                continue
            }
            try sink.add(sighting)
        }
    }
}
