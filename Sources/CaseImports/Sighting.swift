import EventLog
import Schema

/// One row of a source, ready to be imported or played: what it says of its case, and when.
package struct Sighting: Sendable, Equatable {
    package var row: CaseHistoryImported
    /// When the source wrote it.
    package var at: Instant
    /// Tells the rows of one case apart, in any export that holds them.
    package var ordinal: String

    /// By which the same row is known again.
    package var id: String { "\(row.caseID)/\(ordinal)" }
}

/// A row whose state or priority is not known, so that nobody can say what it means (B-60).
package struct UnknownSighting: Error, Equatable, Sendable {
    /// The row as it was read, people hashed: one line of JSON.
    package var text: String
    package var id: String
    package var reason: String
    /// Where it stands in its file.
    package var place: String
}
