import EventLog

/// How a reactor runs.
package struct ReactorOptions: Sendable {
    /// Its own name, under which epochs and lock are kept; the workflow's, unless said otherwise.
    package var name: String
    /// How many subjects may be acted on at once; each has one action under way at most.
    package var concurrency = 32
    /// End as soon as nothing is due.
    package var untilIdle = false
    /// Begin a new epoch although another process holds the lock.
    package var takeOver = false
    /// Needed at the very first start, remembered by the log afterwards.
    package var start: Start?
    /// Where the lock is; nil where one process is known to be alone.
    package var lockPath: String?
    package var host = ""
    package var processID: UInt32 = 0
    /// Of the jitter in back-off; chance, unless a simulation gives one.
    package var seed: UInt64?

    package init(name: String) { self.name = name }

    /// From where on events have effects: what is at or before it is history and fires nothing.
    package enum Start: Hashable, Sendable {
        case now
        case at(Position)
        case beginning

        /// `now`, `beginning`, or a position such as `@42`.
        package init?(_ text: String) {
            switch text {
            case "now": self = .now
            case "beginning": self = .beginning
            default:
                guard text.hasPrefix("@"), let number = UInt64(text.dropFirst()) else { return nil }
                self = .at(Position(number))
            }
        }
    }
}

/// An engine that has nothing more to do by the log up to `head`, before the next time comes.
package struct Rest: Sendable, Equatable {
    package var head: Position
    /// The first time that anything waits for.
    package var nextTimer: Instant?
}

/// What a run came to.
package struct RunSummary: Sendable, Equatable {
    package enum Ending: String, Sendable { case idle, stopped }
    package var ending: Ending
    package var epoch: UInt32
    package var head: Position
    package var appended: Int
    /// Requests that carried an effect.
    package var attempts: Int
    package var readings: Int
    /// Subjects that wait for a time, and the first of those times.
    package var timers: Int
    package var nextTimer: Instant?
    /// Subjects that are left alone, and why.
    package var faults: [String: String]
}
