import EventLog
import Schema
import Testing

@testable import Intake

/// An input as a whole: an answer to each event, in order, whatever the others are like.
struct IngestTests {
    private let folder: TemporaryFolder
    private let log = ModelLog()

    init() throws { folder = try TemporaryFolder() }

    @discardableResult
    private func ingest(
        _ text: String, place: String = "events.ndjson", isDryRun: Bool = false,
        limits: Quarantine.Limits = .init()
    ) throws -> (receipts: [IngestReceipt], summary: IngestSummary) {
        var receipts: [IngestReceipt] = []
        let ingest = Ingest(
            log: log, quarantine: Quarantine(store: folder.path, limits: limits),
            actor: Actor(identity: "uid:1000"), place: place, isDryRun: isDryRun)
        let summary = try ingest.run(MemorySource(Array(text.utf8))) { receipts.append($0) }
        return (receipts, summary)
    }

    private func line(_ id: String, version: Int = 1) -> String {
        Envelope().with("id", "\"\(id)\"").with("data.version", "\(version)").text
    }

    @Test("A-40, A-41 accepted, duplicate, conflict, refused, quarantined: each in its place")
    func verdicts() throws {
        let unknown = Envelope().with("id", #""u-1""#).with(
            "data.disposition", #""DISPOSITION_NEW""#)
        let text = [
            line("a"), line("a"), line("a", version: 2), "{\"id\": nonsense}", unknown.text,
            line("b", version: 2), line("c", version: 2),
        ].joined(separator: "\n")
        let (receipts, summary) = try ingest(text)
        #expect(receipts.map(\.line) == [1, 2, 3, 4, 5, 6, 7])
        #expect(receipts[0].verdict == .accepted(at: Position(1)))
        #expect(receipts[1].verdict == .duplicate(of: Position(1)))
        #expect(receipts[2].verdict == .conflict(with: Position(1), recorded: Position(2)))
        #expect(receipts[3].column == 9)
        guard case .refused(let fault) = receipts[3].verdict else {
            Issue.record("line 4 was not refused")
            return
        }
        #expect(fault.text.contains("expected"))
        let digest = Quarantine.digest(of: unknown.bytes)
        guard case .quarantined(let position, digest, _) = receipts[4].verdict else {
            Issue.record("line 5 was not quarantined")
            return
        }
        #expect(position == Position(3))
        // The same disposition under a new event id is the workflow's to see; the log takes it.
        #expect(receipts[5].verdict == .accepted(at: Position(4)))
        #expect(receipts[6].verdict == .accepted(at: Position(5)))
        #expect(
            summary
                == IngestSummary(
                    accepted: 3, duplicates: 1, conflicts: 1, refused: 1, quarantined: 1))
    }

    @Test("Law 10: a quarantined event names digest, size, place and reason; its bytes are kept")
    func quarantines() throws {
        let unknown = Envelope().with("type", #""org.example.Other""#)
        try ingest(line("a") + "\n" + unknown.text, place: "/var/in/x.ndjson")
        let event = try #require(log.state.withLock { $0.events.last })
        #expect(event.stream == "quarantine" && event.type == "daybook.v1.EventQuarantined")
        let message = try EventQuarantined(serializedBytes: event.payload)
        #expect(message.source == "https://review.example/panel" && message.id == "d-1")
        #expect(message.type == "org.example.Other")
        #expect([UInt8](message.sha256) == Quarantine.digest(of: unknown.bytes))
        #expect(message.sizeBytes == UInt32(unknown.bytes.count))
        #expect(message.place == "/var/in/x.ndjson:2")
        #expect(message.reason == "type: unknown type org.example.Other")
        let kept = try Quarantine(store: folder.path).bytes(of: [UInt8](message.sha256))
        #expect(kept == unknown.bytes)
    }

    @Test("Law 4: the same unknown bytes from another place are one quarantined event")
    func quarantinesOnce() throws {
        let unknown = Envelope().with("type", #""org.example.Other""#).text
        let first = try ingest(unknown, place: "a").receipts
        let second = try ingest("\n\n" + unknown, place: "b").receipts
        #expect(first.map(\.verdict) == second.map(\.verdict))
        #expect(log.state.withLock { $0.events.count } == 1)
    }

    @Test("Law 10: a full quarantine refuses, so that nothing is said to be kept that is not")
    func quarantineIsFull() throws {
        let unknown = Envelope().with("type", #""org.example.Other""#).text
        let (receipts, _) = try ingest(unknown, limits: .init(bytes: 10, files: 10))
        guard case .refused(let fault) = receipts.first?.verdict else {
            Issue.record("not refused")
            return
        }
        #expect(fault.text.contains("is full"))
        #expect(log.state.withLock { $0.events.isEmpty })
    }

    @Test("A dry run writes nothing, in the log or beside it")
    func dryRun() throws {
        try ingest(line("a"))
        let unknown = Envelope().with("type", #""org.example.Other""#).text
        let text = [line("a"), line("a", version: 2), line("b"), unknown].joined(separator: "\n")
        let (receipts, summary) = try ingest(text, isDryRun: true)
        #expect(receipts[0].verdict == .duplicate(of: Position(1)))
        guard case .conflict = receipts[1].verdict,
            case .wouldAppend(let events) = receipts[2].verdict,
            case .quarantined(nil, _, _) = receipts[3].verdict
        else {
            Issue.record("\(receipts.map(\.verdict))")
            return
        }
        #expect(events.map(\.stream) == ["exception/QX-1"])
        #expect(summary.events == 4)
        #expect(log.state.withLock { $0.events.count } == 1)
        #expect(try folder.names().isEmpty)
    }

    @Test("Many events are handed to the log in chunks, and answered in their order")
    func chunks() throws {
        let count = 1300
        let text = (1...count).map { line("id-\($0)", version: $0) }.joined(separator: "\n")
        let (receipts, summary) = try ingest(text)
        #expect(receipts.map(\.verdict) == (1...count).map { .accepted(at: Position(UInt64($0))) })
        #expect(receipts.map(\.line) == Array(1...count))
        #expect(receipts.compactMap(\.header?.id) == (1...count).map { "id-\($0)" })
        #expect(summary.accepted == count)
        #expect(log.state.withLock { $0.batches } == [512, 512, 276])
    }

    @Test("A log that cannot write stops the ingest at its line; earlier receipts stand")
    func diskFull() throws {
        log.state.withLock { $0.failures[2] = .diskFull(path: "/store") }
        let ingest = Ingest(
            log: log, quarantine: Quarantine(store: folder.path), actor: Actor(identity: "x"),
            place: "-")
        let text = ["", line("a"), "bad", line("b"), line("c")].joined(separator: "\n")
        var receipts: [IngestReceipt] = []
        do {
            try ingest.run(MemorySource(Array(text.utf8))) { receipts.append($0) }
            Issue.record("went on")
        } catch let error as IngestError {
            guard case .append(.diskFull(path: "/store"), line: 4) = error else {
                Issue.record("\(error)")
                return
            }
        }
        #expect(receipts.map(\.line) == [2, 3])
    }

    @Test("What the log itself finds invalid is refused")
    func invalid() throws {
        log.state.withLock { $0.failures[1] = .invalid("stream: too long") }
        let (receipts, _) = try ingest(line("a"))
        #expect(receipts[0].verdict == .refused(Fault("", at: 0, "stream: too long")))
    }

    @Test("Law 10: a fault inside an event that spans lines is placed on its own line")
    func placesFaults() throws {
        let text = Envelope().with("data.version", "\"x\"").text
            .replacing(",", with: ",\n ").replacing("{", with: "{\n ")
        let (receipts, _) = try ingest("\n" + text)
        let at = try #require(text.range(of: "\"x\""))
        let before = text[..<at.lowerBound]
        #expect(receipts[0].line == before.split(separator: "\n").count + 1)
        #expect(receipts[0].column == before.split(separator: "\n").last!.utf8.count + 1)
    }

    @Test("A-57 dropped attributes are counted")
    func countsDropped() throws {
        let text = [
            Envelope().with("evaluatorcommentary", #""x""#).with("note", #""y""#).text,
            Envelope().with("id", #""b""#).with("note", #""y""#).text,
        ].joined(separator: "\n")
        #expect(try ingest(text).summary.droppedAttributes == 3)
    }
}
