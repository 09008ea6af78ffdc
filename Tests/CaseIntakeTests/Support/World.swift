import CaseIntake
import CaseLifecycle
import EventLog
import Foundation
import Intake
import Projections
import Schema
import SwiftProtobuf

/// A store of its own, an ingest into it, and people who say something in between.
final class World: Sendable {
    let directory: String
    let log: EventLog
    let sink: CaseSink

    init() throws {
        directory = NSTemporaryDirectory() + "case-intake-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true)
        let store = directory + "/store"
        try EventLog.create(at: store, clock: .virtual(startingAt: Self.start))
        log = try EventLog(opening: store, access: .readWrite)
        sink = CaseSink(log: log)
    }

    deinit {
        log.close()
        try? FileManager.default.removeItem(atPath: directory)
    }

    static let start = try! Instant(rfc3339: "2026-03-02T12:00:00Z")

    @discardableResult
    func ingest(
        _ events: [String], through sink: CaseSink? = nil, isDryRun: Bool = false
    ) throws -> [IngestReceipt] {
        var receipts: [IngestReceipt] = []
        let ingest = Ingest(
            log: sink ?? self.sink, quarantine: Quarantine(store: log.store),
            actor: Actor(identity: "uid:1000"), place: "tickets", isDryRun: isDryRun)
        try ingest.run(MemorySource(Array(events.joined(separator: "\n").utf8))) {
            receipts.append($0)
        }
        return receipts
    }

    /// A person says it, by the decider that `daybook case` asks.
    func say(_ fact: some Message) throws {
        let state = try state()
        let draft = try CaseCommands.record(fact, state, CasePolicies())
        try append(draft.type, draft.payload)
    }

    /// What another system's log had of the case.
    func tell(_ row: CaseHistoryImported, at time: String) throws {
        try append(
            CaseHistoryImported.protoMessageName, row.serializedBytes(),
            occurred: Instant(rfc3339: time))
    }

    private func append(_ type: String, _ payload: [UInt8], occurred: Instant? = nil) throws {
        let id = UUID().uuidString
        let event = NewEvent(
            stream: "case/T-1", type: type, id: id, source: "daybook/case",
            occurred: occurred ?? log.now(), actor: Actor(identity: "mira"), payload: payload)
        let request = AppendRequest(
            key: IdempotencyKey(source: "daybook/case", id: id), events: [event])
        for answer in log.appendAll([request]) { _ = try answer.get() }
    }

    func advance(to time: String) throws {
        _ = try log.advanceClock(to: Instant(rfc3339: time), by: Actor(identity: "test"))
    }

    var events: [RecordedEvent] {
        get throws { try log.read(after: .start, upTo: nil, limit: .max) }
    }

    func state(_ id: String = "T-1") throws -> CaseState {
        var state = CaseState(caseID: id)
        for event in try log.readStream(state.stream) { try state.evolve(event) }
        return state
    }

    var asides: [CaseFactSetAside] {
        get throws {
            try events.filter { $0.type == CaseFactSetAside.protoMessageName }
                .map { try CaseFactSetAside(serializedBytes: $0.payload) }
        }
    }
}

/// What a ticket system sends.
enum Ticket {
    static func event(
        _ type: String, _ id: String, at time: String, _ members: String = "",
        case name: String = "T-1",
        source: String = "/tickets"
    ) -> String {
        let more = members.isEmpty ? "" : "," + members
        return """
            {"specversion":"1.0","id":"\(id)","source":"\(source)","type":"daybook.v1.\(type)",\
            "time":"2026-03-02T\(time):00Z","data":{"caseId":"\(name)"\(more)}}
            """
    }

    static func submitted(_ id: String = "s", case name: String = "T-1") -> String {
        event(
            "CaseSubmitted", id, at: "08:00",
            #""priority":"PRIORITY_P3","account":"acme","contact":"it@acme.example""#, case: name)
    }

    static func priority(_ number: Int, _ id: String, at time: String) -> String {
        event("PriorityChanged", id, at: time, #""priority":"PRIORITY_P\#(number)","reason":"x""#)
    }

    static let disposition = """
        {"specversion":"1.0","id":"d-1","source":"/review",\
        "type":"daybook.v1.DispositionRecorded","time":"2026-03-02T07:30:00Z",\
        "data":{"exceptionId":"QX-9","version":1,"disposition":"DISPOSITION_WITHDRAWN"}}
        """
}
