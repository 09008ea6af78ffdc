/// Reads the published incident log (UCI data set 498) row by row, in the file's order and with the
/// memory of one row.
///
/// A row that cannot be read is told as refused and costs nothing but itself. People are hashed as
/// they are read: no name leaves the buffer that it was found in.
package final class IncidentCSVReader {
    /// The longest text of a column that is kept.
    package static let maxTextBytes = 256

    private let scanner: CSVScanner
    private let places: [Int]
    private var row = 0
    private var names: NamePool
    private var states = BytePool<IncidentState>()
    private var priorities = BytePool<IncidentPriority>()
    private var levels = BytePool<IncidentLevel>()

    /// Reads and checks the header.
    package init(_ input: any ByteInput, key: PseudonymKey) throws(IncidentLogError) {
        scanner = CSVScanner(input)
        places = try IncidentHeader(scanner).places
        names = NamePool(key: key)
    }

    /// The next record, nil at the end. After an error there is nothing more.
    package func next() throws(IncidentLogError) -> IncidentRecord? {
        let outcome: CSVScanner.Outcome
        do { outcome = try scanner.next() } catch { throw .input(error) }
        switch outcome {
        case .end: return nil
        case .malformed(let fault):
            row += 1
            return .refused(row: row, column: nil, reason: .malformed(fault))
        case .record(let count):
            row += 1
            guard count == places.count else {
                return .refused(row: row, column: nil, reason: .fieldCount(count))
            }
            do throws(FieldFault) { return .row(try readRow()) } catch {
                return .refused(row: row, column: error.column, reason: error.reason)
            }
        }
    }

    private func readRow() throws(FieldFault) -> IncidentRow {
        IncidentRow(
            row: row, number: try needed(.number),
            state: try word(.incidentState, &states), isActive: try flag(.active),
            madeSLA: try flag(.madeSLA), reassignmentCount: try count(.reassignmentCount),
            reopenCount: try count(.reopenCount), sysModCount: try count(.sysModCount),
            openedAt: try neededTime(.openedAt), sysCreatedAt: try time(.sysCreatedAt),
            sysUpdatedAt: try neededTime(.sysUpdatedAt), priority: try word(.priority, &priorities),
            impact: try word(.impact, &levels), urgency: try word(.urgency, &levels),
            caller: person(.caller), openedBy: person(.openedBy),
            sysCreatedBy: person(.sysCreatedBy), sysUpdatedBy: person(.sysUpdatedBy),
            assignedTo: person(.assignedTo), assignmentGroup: try text(.assignmentGroup),
            contactType: try text(.contactType), location: try text(.location),
            category: try text(.category), subcategory: try text(.subcategory),
            symptom: try text(.symptom), notify: try text(.notify),
            hasKnowledge: try flag(.knowledge),
            isPriorityConfirmed: try flag(.priorityConfirmation), links: links())
    }
}

/// What is wrong with one field.
private struct FieldFault: Error {
    var column: IncidentColumn
    var reason: IncidentRefusal
}

extension IncidentCSVReader {
    private static let maxCount = 1_000_000_000

    private func bytes(_ column: IncidentColumn) -> UnsafeRawBufferPointer {
        scanner.field(places[column.rawValue])
    }

    /// Nil where the log has `?` or nothing.
    private func present(_ column: IncidentColumn) -> UnsafeRawBufferPointer? {
        let bytes = bytes(column)
        return bytes.isEmpty || (bytes.count == 1 && bytes[0] == UInt8(ascii: "?")) ? nil : bytes
    }

    private func text(_ column: IncidentColumn) throws(FieldFault) -> String? {
        guard let bytes = present(column) else { return nil }
        return try text(bytes, column)
    }

    private func needed(_ column: IncidentColumn) throws(FieldFault) -> String {
        guard let text = try text(column) else {
            throw FieldFault(column: column, reason: .missing)
        }
        return text
    }

    private func text(
        _ bytes: UnsafeRawBufferPointer, _ column: IncidentColumn
    ) throws(FieldFault) -> String {
        guard bytes.count <= Self.maxTextBytes else {
            throw FieldFault(column: column, reason: .textTooLong)
        }
        guard let text = names.text(bytes) else {
            throw FieldFault(column: column, reason: .notUTF8)
        }
        return text
    }

    private func word<Word: IncidentWord>(
        _ column: IncidentColumn, _ pool: inout BytePool<Word>
    ) throws(FieldFault) -> Word {
        guard let bytes = present(column) else { return .unknown("?") }
        return try pool.value(of: bytes) { bytes throws(FieldFault) in
            Word(try text(bytes, column))
        }
    }

    /// Not checked to be UTF-8: the hash is over the bytes as they are.
    private func person(_ column: IncidentColumn) -> Pseudonym? {
        present(column).map { names.person($0) }
    }

    private func flag(_ column: IncidentColumn) throws(FieldFault) -> Bool {
        let bytes = bytes(column)
        if bytes.elementsEqual("true".utf8) { return true }
        if bytes.elementsEqual("false".utf8) { return false }
        throw FieldFault(column: column, reason: .flag)
    }

    private func count(_ column: IncidentColumn) throws(FieldFault) -> Int {
        let bytes = bytes(column)
        var value = 0
        for byte in bytes {
            let digit = byte &- UInt8(ascii: "0")
            guard digit < 10, value <= Self.maxCount else {
                throw FieldFault(column: column, reason: .number)
            }
            value = value * 10 + Int(digit)
        }
        guard !bytes.isEmpty, value <= Self.maxCount else {
            throw FieldFault(column: column, reason: .number)
        }
        return value
    }

    private func time(_ column: IncidentColumn) throws(FieldFault) -> WallMinute? {
        guard let bytes = present(column) else { return nil }
        switch WallMinute.read(bytes) {
        case .minute(let minute): return minute
        case .malformed: throw FieldFault(column: column, reason: .time)
        case .outOfRange: throw FieldFault(column: column, reason: .timeOutOfRange)
        }
    }

    private func neededTime(_ column: IncidentColumn) throws(FieldFault) -> WallMinute {
        guard let minute = try time(column) else {
            throw FieldFault(column: column, reason: .missing)
        }
        return minute
    }

    private func links() -> IncidentLinks {
        var links: IncidentLinks = []
        if present(.configurationItem) != nil { links.insert(.configurationItem) }
        if present(.problem) != nil { links.insert(.problem) }
        if present(.change) != nil { links.insert(.change) }
        if present(.vendor) != nil { links.insert(.vendor) }
        if present(.causedBy) != nil { links.insert(.causedBy) }
        return links
    }
}
