import EventLog

/// Why a moment could not be read or found.
package enum AsOfError: Error, Equatable, Sendable {
    case malformed(text: String, reason: String)
    case unknownZone(String)
    case unknownMark(String)
    /// A position that the log has not reached.
    case beyondHead(asked: Position, head: Position)
    /// More steps before the head than the log has events.
    case beforeStart(steps: UInt64, head: Position)
}

extension AsOfError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed(let text, let reason):
            "‘\(text)’ names no moment: \(reason). Write a position (@42), a time with its zone "
                + "(2026-03-01T12:00:00Z), a day (2026-03-01), an age (-15m), HEAD~3 or a mark."
        case .unknownZone(let name):
            "This machine knows no time zone ‘\(name)’. Use a name such as Europe/Berlin, and see "
                + "that the zone data are installed."
        case .unknownMark(let name):
            "The log has no mark ‘\(name)’. List them with ‘daybook mark’."
        case .beyondHead(let asked, let head):
            "The log has not reached \(asked); its head is \(head)."
        case .beforeStart(let steps, let head):
            "HEAD~\(steps) lies before the beginning of the log; its head is \(head)."
        }
    }
}
