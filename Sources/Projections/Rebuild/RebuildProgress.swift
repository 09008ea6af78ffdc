import EventLog

/// How far a rebuild is, how fast, and how long it will still take.
package struct RebuildProgress: Sendable {
    package var position: Position
    package var target: Position
    package var eventsPerSecond: Double
    /// Nil until the rate is known.
    package var secondsLeft: Double?

    package init(
        position: Position, target: Position, eventsPerSecond: Double, secondsLeft: Double?
    ) {
        self.position = position
        self.target = target
        self.eventsPerSecond = eventsPerSecond
        self.secondsLeft = secondsLeft
    }

    /// Takes the time of a rebuild. It only informs: no row depends on it.
    struct Meter {
        private let clock = ContinuousClock()
        private let began: ContinuousClock.Instant
        private let start: Position
        private let target: Position

        init(from start: Position, to target: Position) {
            self.start = start
            self.target = target
            began = clock.now
        }

        mutating func mark(_ position: Position) -> RebuildProgress {
            let seconds = (clock.now - began) / .seconds(1)
            let done = Double(position.rawValue - start.rawValue)
            let rate = seconds > 0 ? done / seconds : 0
            let left = Double(target.rawValue - min(position, target).rawValue)
            return RebuildProgress(
                position: position, target: target, eventsPerSecond: rate,
                secondsLeft: rate > 0 ? left / rate : nil)
        }
    }
}
