import EventLog
import Schema
import Testing

@testable import Reactor

/// An engine over a log that was put in place from a backup.
@Suite struct RestoredLogTests {
    private static func restored(_ fixture: Fixture) -> Position {
        fixture.log.say(
            Draft(StoreRestored.with { $0.taken.seconds = 1_700_000_000 }), on: Restoration.stream)
    }

    private static func accept(_ position: Position, _ fixture: Fixture) {
        fixture.log.say(
            Draft(RestoreAccepted.with { $0.restored = position.rawValue }),
            on: Restoration.stream)
    }

    @Test("S10 nothing is sent or begun on a restored log before it is accepted, each time anew")
    func refused() async throws {
        let fixture = Fixture()
        let world = ScriptedTransport()
        fixture.announce("a")
        for _ in 0..<2 {
            let position = Self.restored(fixture)
            let before = fixture.log.events.count
            await #expect(throws: ReactorError.self) {
                try await fixture.engine(world).run()
            }
            #expect(fixture.log.events.count == before)
            Self.accept(position.next, fixture)
            await #expect(throws: ReactorError.self) {
                try await fixture.engine(world).run()
            }
            #expect(world.requests.isEmpty)
            Self.accept(position, fixture)
        }
        try await fixture.runOut(world)
        #expect(world.writes.count > 0)
    }
}
