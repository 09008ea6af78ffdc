import EventLog
import Foundation
import Schema
import Testing

@testable import Intake

/// The intake into a real log on the disk.
struct StoreTests {
    private let folder: TemporaryFolder
    private let store: String

    init() throws {
        folder = try TemporaryFolder()
        store = folder.path + "/store"
        let start = try Instant(rfc3339: "2024-06-01T00:00:00Z")
        try EventLog.create(at: store, clock: .virtual(startingAt: start))
    }

    private func ingest(_ text: String, isDryRun: Bool = false) throws -> [IngestReceipt] {
        let log = try EventLog(opening: store, access: .readWrite)
        defer { log.close() }
        let ingest = Ingest(
            log: log, quarantine: Quarantine(store: store), actor: Actor(identity: "uid:1000"),
            place: "in.ndjson", isDryRun: isDryRun)
        var receipts: [IngestReceipt] = []
        try ingest.run(MemorySource(Array(text.utf8))) { receipts.append($0) }
        return receipts
    }

    private func events(_ stream: String) throws -> [RecordedEvent] {
        let log = try EventLog(opening: store, access: .readOnly)
        defer { log.close() }
        return try log.readStream(stream)
    }

    private let mixed = [
        Envelope().text,
        Envelope().with("id", #""d-2""#).with("data.disposition", #""DISPOSITION_NEW""#).text,
        "{\"specversion\":\"1.0\"}",
        Envelope().text,
        Envelope().with("data.version", "3").text,
        Envelope().with("id", #""d-3""#).text,
    ].joined(separator: "\n")

    @Test("A-40, A-41 a file taken twice says the same, and appends nothing the second time")
    func twice() throws {
        let first = try ingest(mixed)
        guard case .accepted(let at) = first[0].verdict,
            case .quarantined(let apart?, let digest, _) = first[1].verdict,
            case .refused = first[2].verdict, case .duplicate(of: at) = first[3].verdict,
            case .conflict(with: at, let recorded) = first[4].verdict,
            case .accepted = first[5].verdict
        else {
            Issue.record("\(first.map(\.verdict))")
            return
        }
        #expect(try events("exception/QX-1").count == 2)
        #expect(try events("quarantine").map(\.position) == [apart])
        #expect(try events("conflict").map(\.position) == [recorded])
        #expect(try Quarantine(store: store).bytes(of: digest) != nil)

        let second = try ingest(mixed)
        #expect(second[0].verdict == .duplicate(of: at))
        #expect(second[1].verdict == first[1].verdict)
        #expect(second[4].verdict == first[4].verdict)
        #expect(try events("exception/QX-1").count == 2)
        #expect(try events("quarantine").count == 1)
        #expect(try events("conflict").count == 1)
    }

    @Test("A dry run on a real log leaves its head where it was, and agrees with the run")
    func dryRun() throws {
        let promised = try ingest(mixed, isDryRun: true)
        #expect(try events("exception/QX-1").isEmpty)
        #expect(try !folder.names(in: "store").contains("quarantine"))
        let done = try ingest(mixed)
        for index in [0, 5] {
            guard case .wouldAppend(let events) = promised[index].verdict,
                case .accepted = done[index].verdict
            else {
                Issue.record("\(promised[index].verdict)")
                continue
            }
            #expect(events.map(\.stream) == ["exception/QX-1"])
        }
        #expect(promised[2].verdict == done[2].verdict)
    }

    @Test("A-45 events are stored in the order of the input, with the times that they carry")
    func order() throws {
        let times = ["2024-05-06T07:08:10Z", "2024-05-06T07:08:10Z", "2024-05-01T00:00:00Z"]
        let text = times.enumerated().map { index, time in
            Envelope().with("id", "\"e-\(index)\"").with("time", "\"\(time)\"")
                .with("data.version", "\(index + 1)").text
        }.joined(separator: "\n")
        _ = try ingest(text)
        let stored = try events("exception/QX-1")
        #expect(stored.map(\.id) == ["e-0", "e-1", "e-2"])
        #expect(stored.map(\.occurred.description) == times)
        #expect(stored.map(\.revision) == [1, 2, 3])
    }

    @Test("The longest names that the intake takes are taken by the log")
    func limitsAgree() throws {
        let text = Envelope()
            .with("id", "\"" + String(repeating: "i", count: TextRule.idBytes) + "\"")
            .with("source", "\"" + String(repeating: "s", count: TextRule.sourceBytes) + "\"")
            .with(
                "data.exceptionId",
                "\"" + String(repeating: "e", count: Bounds.exceptionIDBytes) + "\"")
        guard case .accepted = try ingest(text.text).first?.verdict else {
            Issue.record("refused")
            return
        }
    }
}
