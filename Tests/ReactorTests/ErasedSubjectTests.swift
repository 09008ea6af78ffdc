import Logging
import Schema
import Synchronization
import Testing

@testable import Reactor

/// An engine over a log from which a subject was erased.
@Suite struct ErasedSubjectTests {
    @Test(
        "S9 what was erased is passed over: nothing of it is sent again, others go on, no trouble")
    func passedOver() async throws {
        let fixture = Fixture()
        let world = ScriptedTransport()
        fixture.announce("gone")
        try await fixture.runOut(world)
        #expect(fixture.types(on: "effect/" + Fixture.key("gone", 1, .readable)).count > 1)
        fixture.log.erase("gone")
        fixture.announce("next")
        let said = Mutex<[String]>([])
        let keep = { @Sendable (text: String) in said.withLock { $0.append(text) } }
        let logger = Logger(label: "test") { _ in Keeper(keep) }
        let before = fixture.log.events.count
        for _ in 0..<100 {
            let summary = try await fixture.engine(world, logger: logger).run()
            guard let timer = summary.nextTimer else { break }
            fixture.log.advance(to: timer)
        }
        #expect(said.withLock { $0 } == [])
        let after = fixture.log.events.dropFirst(before)
        #expect(!after.contains { $0.stream.contains("gone") })
        #expect(after.contains { $0.stream.contains("next") && $0.type.hasSuffix("Succeeded") })
    }

    @Test("S9 a subject whose stream has ended is left alone, and the engine goes on with others")
    func ended() async throws {
        let fixture = Fixture()
        fixture.announce("gone")
        fixture.announce("next")
        fixture.log.state.withLock { _ = $0.ended.insert("thing/gone") }
        try await fixture.runOut(ScriptedTransport())
        #expect(fixture.types(on: "thing/gone").count == 1)
        #expect(fixture.types(on: "effect/" + Fixture.key("next", 1, .readable)).count > 1)
    }
}

/// Hands on what is told from the level of a warning up.
private struct Keeper: LogHandler {
    let keep: @Sendable (String) -> Void
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.warning

    init(_ keep: @escaping @Sendable (String) -> Void) { self.keep = keep }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { keep("\(event.message)") }
}
