import Glibc

/// The clocks beneath the real mode: a test gives its own.
package protocol ClockSource: Sendable {
    func read() -> ClockReading
}

/// What the wall clock and the clock since boot said at one moment.
package struct ClockReading: Hashable, Sendable {
    package var wall: Instant
    /// Counts through suspend; comparable only under the same boot id.
    package var bootNanoseconds: Int64
    /// 16 bytes that are new with each boot.
    package var bootID: [UInt8]

    package init(wall: Instant, bootNanoseconds: Int64, bootID: [UInt8]) {
        precondition(bootID.count == 16, "a boot id has 16 bytes")
        self.wall = wall
        self.bootNanoseconds = bootNanoseconds
        self.bootID = bootID
    }

    static let none = ClockReading(
        wall: .distantPast, bootNanoseconds: 0, bootID: [UInt8](repeating: 0, count: 16))

    /// What the wall clock should show here, going by the clock since boot; nil across boots.
    func expected(after earlier: ClockReading) -> Instant? {
        guard earlier.bootID == bootID, earlier != .none else { return nil }
        return earlier.wall.adding(nanoseconds: bootNanoseconds - earlier.bootNanoseconds)
    }
}

/// The machine's own clocks: the wall clock, and the boot clock that no one sets.
package struct SystemClock: ClockSource {
    private let bootID: [UInt8]

    package init() {
        let digits = (try? Files.read("/proc/sys/kernel/random/boot_id", limit: 64)) ?? []
        let id = Hexadecimal.decode(digits.filter { $0 != UInt8(ascii: "-") && $0 > 32 })
        bootID = id?.count == 16 ? id ?? [] : ClockReading.none.bootID
    }

    package func read() -> ClockReading {
        var boot = timespec()
        clock_gettime(CLOCK_BOOTTIME, &boot)
        return ClockReading(
            wall: .now(),
            bootNanoseconds: Int64(boot.tv_sec) * 1_000_000_000 + Int64(boot.tv_nsec),
            bootID: bootID)
    }
}
