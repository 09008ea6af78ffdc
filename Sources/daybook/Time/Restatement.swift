import CaseLifecycle
import EventLog
import Schema

/// All cases of a log, decided again under the policies that were in force and under others, and
/// what differs. Both are done in time, so that a late engine is not taken for another policy.
struct Restatement {
    private(set) var changes: [RestatedCase.Change] = []
    private var cases = 0
    /// Whether the log has no such case, erased or not.
    let isEmpty: Bool
    private var differing = 0
    private var assumed = 0
    private var passedOver = 0
    private var erased = 0
    /// Cases that the log has otherwise than the policies in force give them in time.
    private var untimely = 0

    init(
        _ log: EventLog, policies: [RecordedEvent], upTo end: Position, only id: String?
    ) throws {
        let last = try log.event(at: end).recorded
        let epochs = try log.readStream("reactor/\(CaseLifecycle.name)", upTo: end)
        let epoch = try epochs.last.map { try ReactorEpochStarted(serializedBytes: $0.payload) }
        let history = Position(epoch?.startPosition ?? 0)
        let inForce = try log.readStream(CaseLifecycle.policyStream, upTo: end)
        let progress = Progress("restated")
        defer { progress.end() }
        let streams = try Self.streams(of: id, in: log, upTo: end)
        isEmpty = streams.isEmpty
        for stream in streams {
            let events = try log.readStream(stream, upTo: end)
            guard !events.contains(where: \.isErased) else {
                erased += 1
                continue
            }
            cases += 1
            let caseID = String(stream.dropFirst(CaseState.streamPrefix.count))
            let record = try CaseRecord(caseID, events)
            let before = try CaseRestatement(
                record, policies: inForce, history: history, until: last)
            let after = try CaseRestatement(
                record, policies: policies, history: history, until: last)
            let found = try RestatedCase(
                caseID, inForce: before.events, restated: after.events)
            let late = try RestatedCase(caseID, inForce: events, restated: before.events)
            untimely += late.changes.isEmpty ? 0 : 1
            changes += found.changes
            differing += found.changes.isEmpty ? 0 : 1
            assumed += after.assumed.subtracting(before.assumed).count
            passedOver += after.passedOver
            progress.tell(UInt64(cases), of: UInt64(streams.count))
        }
    }

    private static func streams(
        of id: String?, in log: EventLog, upTo end: Position
    ) throws -> [String] {
        if let id {
            let stream = CaseState.streamPrefix + id
            return try log.readStream(stream, upTo: end).isEmpty ? [] : [stream]
        }
        var streams: [String] = []
        try log.scan(upTo: end) { event in
            guard event.revision == 1, case let stream = event.stream,
                stream.hasPrefix(CaseState.streamPrefix)
            else { return }
            streams.append(stream)
        }
        return streams
    }

    /// What it came to, in sentences for people.
    var summary: [String] {
        var lines = ["\(differing) of \(StandardError.count(UInt64(cases), "case")) would differ"]
        let escalations = changes.filter(\.isEscalation)
        let verdicts = changes.filter { $0.what == "milestone" && $0.field == "state" }
        if differing > 0 {
            let counts = [RestatedCase.Direction.earlier, .later, .never, .new].map { direction in
                "\(escalations.count { $0.direction == direction }) \(direction.rawValue)"
            }
            lines.append("escalations: " + counts.joined(separator: ", "))
            lines.append("verdicts of clocks: \(verdicts.count) otherwise")
        }
        if assumed > 0 {
            lines.append("\(assumed) requests that nobody had made are taken to be accepted")
        }
        if passedOver > 0 {
            lines.append("\(passedOver) decisions of people are about notices that there are not")
        }
        if erased > 0 { lines.append("\(erased) cases were erased, and cannot be decided again") }
        if untimely > 0 {
            lines.append(
                "\(untimely) cases stand otherwise in the log, as nobody decided about them in time"
            )
        }
        return lines
    }
}
