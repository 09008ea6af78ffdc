import Schema

/// Whether the log was put in place from a backup, and whether somebody has answered for it since.
///
/// The rule: what came after the backup happened, and this log does not know of it. Nothing is sent
/// on its word until a person has said so.
package struct Restoration: Sendable, Equatable {
    package static let stream = "restore"

    /// Of the event that says so.
    package var restored: Position
    /// The backup's head.
    package var backup: Position
    /// When the backup was taken.
    package var taken: Instant
    package var isAccepted: Bool

    /// - Parameter latest: the last events of ``stream``, the newest first.
    package init?(latest events: [RecordedEvent]) throws {
        let isRestored = { (event: RecordedEvent) in
            event.type == StoreRestored.protoMessageName
        }
        guard let event = events.first(where: isRestored) else { return nil }
        let told = try StoreRestored(serializedBytes: event.payload)
        restored = event.position
        backup = Position(told.position)
        taken = try Instant(told.taken)
        isAccepted = try events.prefix { !isRestored($0) }.contains {
            guard $0.type == RestoreAccepted.protoMessageName else { return false }
            let accepted = try RestoreAccepted(serializedBytes: $0.payload)
            return Position(accepted.restored) == event.position
        }
    }

    /// More than this was never appended between two restorations.
    package static let eventsMax = 1_000
}

extension EventLog {
    /// Nil where it never was.
    package func restoration() throws -> Restoration? {
        try Restoration(
            latest: readStreamBackward(Restoration.stream, limit: Restoration.eventsMax))
    }
}
