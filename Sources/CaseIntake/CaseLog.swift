import EventLog
import Intake

/// What a case's decider rests on when something is announced: the log, and the streams in it.
package protocol CaseLog: EventSink {
    /// A stream's events behind a revision, all of them.
    func events(of stream: String, after revision: UInt64) throws(StoreError) -> [RecordedEvent]
}

extension EventLog: CaseLog {
    package func events(
        of stream: String, after revision: UInt64
    ) throws(StoreError) -> [RecordedEvent] {
        try readStream(stream, afterRevision: revision)
    }
}
