import EventLog
import Schema

/// The log itself is the journal of a reactor that runs.
extension EventLog: Journal {
    package var hasVirtualClock: Bool { clockMode == .virtual }
    package func headPosition() throws(StoreError) -> Position { try head().position }
}
