import EventLog
import SwiftProtobuf

/// A projection of the log: a pure fold that turns events into rows under keys.
///
/// The rule that it keeps: the same events give the same rows, whenever and wherever they are
/// folded. A fold has no clock, no I/O, no randomness and iterates over nothing unordered (law 5);
/// all that it sees is the event and the rows of its own view.
package protocol View: Sendable {
    associatedtype Row: SwiftProtobuf.Message & Equatable & Sendable

    /// What the view is called at the command line, such as `queue`.
    static var name: String { get }

    /// Raised with every change of the fold that changes rows; the golden digests notice.
    static var version: UInt32 { get }

    /// The full message names of the events that the fold wants; it is shown no other.
    static var types: Set<String> { get }

    /// Whether readers see a row. One that they do not see is there for the fold alone, which
    /// remembers in it what events that are to come will not say again: to readers, and in lists,
    /// it is as if it had been deleted.
    static func isListed(_ row: Row) -> Bool

    /// The list that a row belongs to, such as one for each state: a reader who wants some lists of
    /// a view pays for their rows alone, now and as of any position. Another grouping needs a
    /// raised version, as another fold does.
    static func group(of row: Row) -> UInt8

    /// Folds one event into the rows.
    ///
    /// An event that throws is a poison event: nothing that it wrote is kept, this view stops in
    /// front of it with the error as the visible reason, and the other views go on.
    static func fold(_ event: RecordedEvent, into rows: inout RowSet<Row>) throws
}

extension View {
    package static func isListed(_ row: Row) -> Bool { true }
    package static func group(of row: Row) -> UInt8 { 0 }

    /// The list that has the row; nil if none has it.
    static func list(of row: Row?) -> UInt8? {
        row.flatMap { isListed($0) ? group(of: $0) : nil }
    }
}

extension SwiftProtobuf.Enum {
    /// The group of the rows that have this value.
    package var group: UInt8 { UInt8(truncatingIfNeeded: rawValue) }
}

/// Why a fold cannot take an event.
package struct FoldError: Error, Equatable, CustomStringConvertible {
    package var description: String

    package init(_ description: String) { self.description = description }
}

extension RecordedEvent {
    /// The payload as the message that the event's type names.
    package func decoded<M: SwiftProtobuf.Message>(as _: M.Type = M.self) throws -> M {
        precondition(type == M.protoMessageName, "\(type) is not a \(M.protoMessageName)")
        return try M(serializedBytes: payload)
    }
}
