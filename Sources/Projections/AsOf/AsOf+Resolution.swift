import EventLog
import Foundation

/// What is asked of a log to turn a moment into a position.
package protocol TimeAxis {
    func headPosition() throws -> Position
    /// The log's own present: the real clock, or the virtual one (law 11).
    func present() throws -> Instant
    /// The last position recorded at or before the moment; `.start` if there is none.
    func lastPosition(atOrBefore instant: Instant) throws -> Position
    /// Nil where nobody gave that name.
    func position(marked name: String) throws -> Position?
}

extension EventLog: TimeAxis {
    package func headPosition() throws -> Position { try head().position }
    package func present() throws -> Instant { now() }
    package func lastPosition(atOrBefore instant: Instant) throws -> Position {
        try position(asOf: instant)
    }
    package func position(marked name: String) throws -> Position? {
        try Mark.list(in: self).first { $0.name == name }?.position
    }
}

extension AsOf {
    /// Finds the position that the moment came to, and says how it was found.
    ///
    /// A moment later than the last event comes to the head: nothing has been recorded since.
    package func resolve(_ log: some TimeAxis) throws -> Resolved {
        switch self {
        case .position(let position):
            let head = try log.headPosition()
            guard position <= head else {
                throw AsOfError.beyondHead(asked: position, head: head)
            }
            return Resolved(position: position, text: "\(position)")
        case .beforeHead(let steps):
            let head = try log.headPosition()
            guard steps <= head.rawValue else {
                throw AsOfError.beforeStart(steps: steps, head: head)
            }
            let position = Position(head.rawValue - steps)
            return Resolved(
                position: position,
                text: "\(position), " + (steps == 0 ? "the head" : "\(steps) before the head"))
        case .instant(let instant):
            return try resolved(log, instant, "recorded at or before \(instant)")
        case .mark(let name):
            guard let position = try log.position(marked: name) else {
                throw AsOfError.unknownMark(name)
            }
            return Resolved(position: position, text: "\(position), marked ‘\(name)’")
        case .ago(let seconds):
            let present = try log.present()
            let instant = Self.moment(seconds: seconds, before: present)
            return try resolved(
                log, instant, "recorded at or before \(instant), \(seconds) s before \(present)")
        case .day(let day, let zone):
            let end = try day.end(in: zone)
            return try resolved(
                log, Instant(nanoseconds: end.nanoseconds - 1),
                "recorded on or before \(day) in \(zone), before \(end)")
        }
    }

    /// The moment itself, by the log's own present; nil for one that is named by a position.
    package func instant(by log: some TimeAxis) throws -> Instant? {
        switch self {
        case .instant(let instant): instant
        case .ago(let seconds): Self.moment(seconds: seconds, before: try log.present())
        case .day(let day, let zone):
            Instant(nanoseconds: try day.end(in: zone).nanoseconds - 1)
        case .position, .beforeHead, .mark: nil
        }
    }

    private func resolved(
        _ log: some TimeAxis, _ instant: Instant, _ found: String
    ) throws -> Resolved {
        let position = try log.lastPosition(atOrBefore: instant)
        let what = position == .start ? "nothing was" : "the last"
        return Resolved(position: position, text: "\(position), \(what) \(found)")
    }

    /// Stops at the beginning of the time line instead of leaving it.
    private static func moment(seconds: Int64, before present: Instant) -> Instant {
        let (nanoseconds, tooLong) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (result, overflow) = present.nanoseconds.subtractingReportingOverflow(nanoseconds)
        return Instant(nanoseconds: tooLong || overflow ? .min : result)
    }
}
