import EventLog
import Projections
import Schema
import SwiftProtobuf

/// A row about one occurrence of a case, with what that occurrence went through.
///
/// The rule that it keeps: an event changes the rows of its own case alone. Events name the
/// occurrence of a milestone, or of the case, or neither; which of them there are is remembered in
/// a row of the case that no reader sees.
protocol OccurrenceRow: SwiftProtobuf.Message, Equatable, Sendable {
    var caseID: String { get set }
    var occurrence: UInt32 { get set }
    var course: CaseCourse { get set }
    var occurrences: CaseOccurrences { get set }
    var hasOccurrences: Bool { get }
    mutating func clearOccurrences()
    /// Of the last triage.
    var triaged: Priority { get }
}

/// Keys of rows about occurrences.
enum OccurrenceKey {
    /// `T-1@2`.
    static func row(_ caseID: String, _ occurrence: UInt32) -> String { "\(caseID)@\(occurrence)" }

    /// Of what is remembered about the case; no row of an occurrence has a key without `@`, and
    /// none begins with this character, as no case's id does.
    static func memory(_ caseID: String) -> String { "\u{1}\(caseID)" }
}

extension RecordedEvent {
    /// The case whose stream it is on.
    var caseID: String { String(stream.dropFirst(CaseState.streamPrefix.count)) }
}

extension RowSet where Row: OccurrenceRow {
    /// What is remembered of a case; nothing is known of one that has not begun.
    subscript(memoryOf caseID: String) -> Row {
        mutating get {
            self[OccurrenceKey.memory(caseID)]
                ?? Row.with {
                    $0.caseID = caseID
                    $0.occurrences = CaseOccurrences()
                }
        }
        set { self[OccurrenceKey.memory(caseID)] = newValue }
    }

    mutating func present(of caseID: String) -> UInt32 {
        self[OccurrenceKey.memory(caseID)]?.occurrences.present ?? 0
    }

    /// Changes the row of an occurrence; if there is none, it begins as what was remembered of the
    /// case until then.
    mutating func change(
        _ caseID: String, _ occurrence: UInt32, _ body: (inout Row) throws -> Void
    ) rethrows {
        let key = OccurrenceKey.row(caseID, occurrence)
        var row = self[key] ?? begin(caseID, occurrence)
        try body(&row)
        self[key] = row
    }

    private mutating func begin(_ caseID: String, _ occurrence: UInt32) -> Row {
        var row = self[memoryOf: caseID]
        var known = row.occurrences
        known.first = known.first == 0 ? occurrence : min(known.first, occurrence)
        known.present = max(known.present, occurrence)
        self[memoryOf: caseID] = Row.with {
            $0.caseID = caseID
            $0.occurrences = known
        }
        row.clearOccurrences()
        row.occurrence = occurrence
        return row
    }

    /// The latest occurrence of the case that has this clock.
    mutating func occurrence(
        of caseID: String, having milestone: String, _ number: UInt32
    ) throws -> UInt32 {
        let known = self[OccurrenceKey.memory(caseID)]?.occurrences ?? CaseOccurrences()
        for occurrence in (known.first...max(known.first, known.present)).reversed() {
            let row = self[OccurrenceKey.row(caseID, occurrence)]
            if row?.course.clock(milestone, number) != nil { return occurrence }
        }
        throw FoldError("milestone \(milestone) \(number) of case \(caseID) was never armed")
    }
}
