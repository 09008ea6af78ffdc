import EventLog
import Schema

/// A name that somebody gave to a position, once and for all.
package struct Mark: Sendable, Equatable {
    package var name: String
    package var position: Position
    package var root: [UInt8]
    package var reason: String
    /// Where the log says so.
    package var noted: Position
    package var by: String

    package static let stream = "mark"
    package static let nameBytesMax = 64

    /// Begins with a letter and goes on with letters, digits, `.`, `_`, `/` or `-`, so that no
    /// other way to name a moment looks like one.
    package static func isName(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, isLetter(first), bytes.count <= nameBytesMax,
            !text.hasPrefix("HEAD")
        else { return false }
        return bytes.allSatisfy { isLetter($0) || (0x2D...0x39).contains($0) || $0 == 0x5F }
            && !text.contains("..")
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// All marks, in the order in which they were made.
    package static func list(in log: EventLog) throws -> [Mark] {
        try log.readStream(stream).map { event in
            let marked = try PositionMarked(serializedBytes: event.payload)
            return Mark(
                name: marked.name, position: Position(marked.position), root: Array(marked.root),
                reason: marked.reason, noted: event.position, by: event.actor.identity)
        }
    }
}
