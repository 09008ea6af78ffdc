import EventLog
import Schema
import SwiftProtobuf

/// The backups that the log knows of: those that were taken and not said to be gone.
///
/// The rule: it knows what was noted. A copy that was made otherwise is nobody's word.
struct BackupList {
    struct Backup: Sendable {
        var place: String
        var position: Position
        var root: [UInt8]
        var noted: Position
        var taken: Instant

        /// Whether one of the events was in the log when it was taken.
        func holds(_ events: [RecordedEvent]) -> Bool {
            events.contains { $0.position <= position }
        }
    }

    static let stream = "backup"
    static let events = OwnEvents(stream: stream, source: "daybook/backup")

    private(set) var backups: [Backup] = []
    private let log: EventLog

    init(_ log: EventLog) throws {
        self.log = log
        for event in try log.readStream(Self.stream) {
            switch event.type {
            case BackupTaken.protoMessageName:
                let taken = try BackupTaken(serializedBytes: event.payload)
                backups.append(
                    Backup(
                        place: taken.place, position: Position(taken.position),
                        root: Array(taken.root), noted: event.position, taken: event.occurred))
            case BackupDiscarded.protoMessageName:
                let gone = try BackupDiscarded(serializedBytes: event.payload)
                backups.removeAll {
                    $0.place == gone.place && $0.position.rawValue == gone.position
                }
            default: continue
            }
        }
    }

    /// How many events had their payload erased after the backup was taken, and are in it.
    func erased(since backup: Backup) throws -> UInt64 {
        var count: UInt64 = 0
        for event in try log.readStream("erasure") where event.position > backup.position {
            let erased = try PayloadErased(serializedBytes: event.payload)
            count += UInt64(erased.positions.count { $0 <= backup.position.rawValue })
        }
        return count
    }
}
