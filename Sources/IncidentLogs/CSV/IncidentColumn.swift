/// The 36 columns of the published incident log, in the file's order and under its names.
package enum IncidentColumn: Int, CaseIterable, Sendable {
    case number, incidentState, active, reassignmentCount, reopenCount, sysModCount
    case madeSLA, caller, openedBy, openedAt, sysCreatedBy, sysCreatedAt
    case sysUpdatedBy, sysUpdatedAt, contactType, location, category, subcategory
    case symptom, configurationItem, impact, urgency, priority, assignmentGroup
    case assignedTo, knowledge, priorityConfirmation, notify, problem, change
    case vendor, causedBy, closedCode, resolvedBy, resolvedAt, closedAt

    /// As the header writes it.
    package var name: String { Self.names[rawValue] }

    private static let names = [
        "number", "incident_state", "active", "reassignment_count", "reopen_count",
        "sys_mod_count", "made_sla", "caller_id", "opened_by", "opened_at", "sys_created_by",
        "sys_created_at", "sys_updated_by", "sys_updated_at", "contact_type", "location",
        "category", "subcategory", "u_symptom", "cmdb_ci", "impact", "urgency", "priority",
        "assignment_group", "assigned_to", "knowledge", "u_priority_confirmation", "notify",
        "problem_id", "rfc", "vendor", "caused_by", "closed_code", "resolved_by",
        "resolved_at", "closed_at",
    ]

    /// Holds the incident's last value on each of its rows, also on those from long before. It is
    /// never read: as a row's state it would be knowledge of the future.
    package var isFinal: Bool {
        switch self {
        case .closedCode, .resolvedBy, .resolvedAt, .closedAt: true
        default: false
        }
    }
}

/// Where each column stands in a file: by name, in any order.
struct IncidentHeader {
    /// By the column's place in the list of all, its place in a record.
    let places: [Int]

    /// Reads the first record of a log.
    init(_ scanner: CSVScanner) throws(IncidentLogError) {
        var places = [Int?](repeating: nil, count: IncidentColumn.allCases.count)
        for place in 0..<(try Self.fieldCount(scanner)) {
            let name = String(decoding: scanner.field(place), as: UTF8.self)
            guard let index = IncidentColumn.allCases.firstIndex(where: { $0.name == name })
            else { throw .unknownColumn(name) }
            guard places[index] == nil else { throw .repeatedColumn(name) }
            places[index] = place
        }
        if let index = places.firstIndex(of: nil) {
            throw .missingColumn(IncidentColumn.allCases[index].name)
        }
        self.places = places.compactMap(\.self)
    }

    private static func fieldCount(_ scanner: CSVScanner) throws(IncidentLogError) -> Int {
        let outcome: CSVScanner.Outcome
        do throws(ArchiveError) {
            try scanner.skipByteOrderMark()
            outcome = try scanner.next()
        } catch { throw .input(error) }
        guard case .record(let count) = outcome else { throw .noHeader }
        return min(count, CSVScanner.maxFields)
    }
}
