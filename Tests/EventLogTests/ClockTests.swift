import EventLog
import Schema
import Synchronization
import Testing

/// Two clocks that stand where a test puts them.
final class HandClock: ClockSource {
    private let state = Mutex(
        ClockReading(
            wall: noon, bootNanoseconds: 1_000, bootID: [UInt8](repeating: 1, count: 16)))

    func read() -> ClockReading { state.withLock { $0 } }

    /// Time passes as it should.
    func pass(milliseconds: Int64) {
        state.withLock {
            $0.wall = $0.wall.adding(milliseconds: milliseconds)
            $0.bootNanoseconds += milliseconds * 1_000_000
        }
    }

    /// Someone sets the wall clock.
    func step(milliseconds: Int64) {
        state.withLock { $0.wall = $0.wall.adding(milliseconds: milliseconds) }
    }

    func reboot() {
        state.withLock {
            $0.bootNanoseconds = 0
            $0.bootID[0] += 1
        }
    }
}

@Suite("Law 11: the virtual clock") struct VirtualClockTests {
    let store: TemporaryStore
    let log: EventLog

    init() throws {
        store = try TemporaryStore()
        log = try store.open()
    }

    @Test("It stands still until it is advanced, by an event at the new time")
    func advances() throws {
        #expect(log.now() == noon)
        #expect(try log.appendBlocking(request("a")).recorded == noon)
        let later = noon.adding(milliseconds: 90_000)
        let receipt = try log.advanceClock(to: later, by: anyone)
        #expect(receipt.recorded == later && log.now() == later)
        let found = try log.event(at: receipt.first)
        let message = try ClockAdvanced(serializedBytes: found.payload)
        #expect(found.recorded == later && found.stream == "clock" && found.actor == anyone)
        #expect(try Instant(message.from) == noon && Instant(message.to) == later)
        #expect(try log.appendBlocking(request("b")).recorded == later)
    }

    @Test("It never goes back, and a repeated advance gets its first receipt")
    func neverBack() throws {
        let later = noon.adding(milliseconds: 1)
        let first = try log.advanceClock(to: later, by: anyone)
        let next = try log.advanceClock(to: later.adding(milliseconds: 1), by: anyone)
        #expect(try log.advanceClock(to: later, by: anyone).first == first.first)
        #expect(throws: AppendError.self) { try log.advanceClock(to: noon, by: anyone) }
        #expect(try log.head().position == next.last)
        #expect(throws: AppendError.self) { try log.acceptClockStep(by: anyone) }
    }

    @Test("A moment resolves to the last position recorded at or before it")
    func asOf() throws {
        var expected: [Instant: Position] = [noon.adding(nanoseconds: -1): .start]
        for step in 0..<20 as Range<Int64> {
            let time = noon.adding(milliseconds: step * 10)
            if step > 0 { _ = try log.advanceClock(to: time, by: anyone) }
            for number in 0..<(step % 3) {
                _ = try log.appendBlocking(request("\(step)/\(number)"))
            }
            expected[time] = try log.head().position
            expected[time.adding(milliseconds: 9)] = try log.head().position
        }
        for (instant, position) in expected { #expect(try log.position(asOf: instant) == position) }
        #expect(try log.verify().isSound)
    }
}

@Suite("Law 8: the real clock") struct RealClockTests {
    let store: TemporaryStore
    let log: EventLog
    let clock = HandClock()

    init() throws {
        let settings = EventLog.Settings(clock: clock)
        store = try TemporaryStore(clock: .real, settings: settings)
        log = try store.open(settings: settings)
    }

    @Test("Recorded time follows the wall clock and never decreases")
    func neverDecreases() throws {
        clock.pass(milliseconds: 1_000)
        #expect(try log.appendBlocking(request("a")).recorded == noon.adding(milliseconds: 1_000))
        clock.step(milliseconds: -5_000)
        #expect(try log.appendBlocking(request("b")).recorded == noon.adding(milliseconds: 1_000))
        #expect(log.now() == noon.adding(milliseconds: 1_000))
        #expect(try log.readStream("clock").isEmpty)
        #expect(try log.verify().isSound)
    }

    @Test("A step forward is noted once, before what is recorded after it")
    func noted() throws {
        clock.pass(milliseconds: 3_600_000)
        clock.step(milliseconds: 4_000)
        #expect(try log.appendBlocking(request("a")).first == Position(2))
        let before = clock.read().wall
        clock.pass(milliseconds: 500)
        clock.step(milliseconds: 3_600_000)
        #expect(try log.appendBlocking(request("b")).first == Position(4))
        let note = try log.event(at: Position(3))
        let message = try ClockStepped(serializedBytes: note.payload)
        #expect(note.stream == "clock" && !message.accepted)
        #expect(try Instant(message.expected) == before.adding(milliseconds: 500))
        #expect(try Instant(message.found) == clock.read().wall)
        #expect(try log.appendBlocking(request("c")).first == Position(5))
    }

    @Test("Beyond 24 hours the writer refuses until a person accepts, but repeats are answered")
    func refused() throws {
        let first = try log.appendBlocking(request("a"))
        clock.step(milliseconds: 24 * 3_600_000 + 1)
        let found = clock.read().wall
        #expect(throws: AppendError.clockStepped(expected: noon, found: found)) {
            try log.appendBlocking(request("b"))
        }
        #expect(try log.appendBlocking(request("a")).first == first.first)
        #expect(try log.head().position == first.last)
        let accepted = try log.acceptClockStep(by: anyone)
        let event = try log.event(at: accepted.first)
        #expect(try ClockStepped(serializedBytes: event.payload).accepted && event.actor == anyone)
        #expect(event.recorded == found)
        #expect(try log.appendBlocking(request("b")).recorded == found)
        #expect(throws: AppendError.self) { try log.acceptClockStep(by: anyone) }
    }

    @Test("Across a boot there is nothing to measure against")
    func reboot() throws {
        clock.reboot()
        clock.step(milliseconds: 72 * 3_600_000)
        #expect(try log.appendBlocking(request("a")).first == Position(2))
    }

    @Test("Only a virtual clock is advanced")
    func notAdvanced() {
        #expect(throws: AppendError.self) {
            try log.advanceClock(to: noon.adding(milliseconds: 1), by: anyone)
        }
    }
}
