import EventLog
import Intake
import Schema

/// Where rows go that are not understood (B-60): their bytes first, durably, then the event that
/// names them. A row that was set apart before is not set apart again.
package struct RowQuarantine<Log: EventSink> {
    private let log: Log
    private let quarantine: Quarantine
    private let actor: Actor
    private let source: String
    private let place: String

    /// - Parameter place: the file's name.
    package init(log: Log, quarantine: Quarantine, actor: Actor, source: String, place: String) {
        self.log = log
        self.quarantine = quarantine
        self.actor = actor
        self.source = source
        self.place = place
    }

    package func keep(_ unknown: UnknownSighting) throws(ImportError) {
        let bytes = Array(unknown.text.utf8)
        do { try quarantine.keep(bytes) } catch { throw .quarantine(error, unknown.place) }
        let request = QuarantineRequest(
            text: bytes, digest: Quarantine.digest(of: bytes),
            header: CloudEvent.Header(
                source: source, id: unknown.id, type: CaseHistoryImported.protoMessageName),
            reason: unknown.reason, place: "\(place): \(unknown.place)", occurred: log.now(),
            actor: actor)
        for answer in log.appendAll([request.appendRequest]) {
            if case .failure(let error) = answer { throw .append(error) }
        }
    }
}
