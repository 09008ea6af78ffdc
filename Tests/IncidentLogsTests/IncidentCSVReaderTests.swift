import EventLog
import Testing

@testable import IncidentLogs

/// Small logs written by hand: what is taken, what is refused, and what must not come out.
struct IncidentCSVReaderTests {
    private func refusal(_ changes: [String: String]) throws -> IncidentRecord? {
        // Between two good rows: the reader must go on.
        let records = try Log.records([Log.row(), Log.row(changes), Log.row()])
        #expect(records.count == 3 && Log.rows(records).map(\.row).suffix(1) == [3])
        return records[1]
    }

    @Test("B-59 a row is read field by field")
    func row() throws {
        let line = Log.row([
            "number": "INC0000045", "incident_state": "Awaiting Vendor", "active": "false",
            "reassignment_count": "1", "reopen_count": "2", "sys_mod_count": "31",
            "made_sla": "false", "opened_by": "Opened by  8", "assignment_group": "Group 56",
            "sys_created_at": "1/3/2016 9:05", "contact_type": "\"Phone, or \"\"so\"\"\nbye\"",
            "location": "Location 143", "category": "Category 55",
            "subcategory": "A subcategory with a long name", "u_symptom": "Symptom 72",
            "notify": "Do Not Notify", "impact": "1 - High", "urgency": "3 - Low",
            "priority": "1 - Critical", "problem_id": "Problem ID  2", "vendor": "code 8s",
        ])
        let row = try #require(Log.rows(try Log.records([line])).first)
        #expect(row.row == 1 && row.number == "INC0000045" && row.state == .awaitingVendor)
        #expect(!row.isActive && !row.madeSLA && row.hasKnowledge && !row.isPriorityConfirmed)
        #expect(row.reassignmentCount == 1 && row.reopenCount == 2 && row.sysModCount == 31)
        #expect(row.openedAt.description == "2016-02-29 01:16")
        #expect(row.sysCreatedAt?.description == "2016-03-01 09:05")
        #expect(row.sysUpdatedAt.instantAsUTC.description == "2016-02-29T01:23:00Z")
        #expect(row.priority == .critical && row.priority.level == 1)
        #expect(row.impact == .high && row.urgency == .low)
        #expect(row.contactType == "Phone, or \"so\"\nbye" && row.assignmentGroup == "Group 56")
        #expect(row.subcategory == "A subcategory with a long name" && row.symptom == "Symptom 72")
        #expect(row.location == "Location 143" && row.category == "Category 55")
        #expect(row.notify == "Do Not Notify" && row.links == [.problem, .vendor])
        #expect(row.assignedTo == nil && row.sysUpdatedBy == nil && row.openedBy != row.caller)
    }

    @Test(
        "B-58 line ends, a byte order mark, the order of columns do not matter",
        arguments: [1, 9999])
    func forms(pieces: Int) throws {
        let rows = [Log.row(), Log.row(["priority": "2 - High"])]
        let expected = try Log.records(rows)
        #expect(Log.rows(expected).count == 2)
        let windows = "\u{FEFF}" + Log.text(rows, end: "\r\n")
        #expect(try Log.records(windows.utf8, pieceBytes: pieces) == expected)
        let unended = Log.text(rows).dropLast()
        #expect(try Log.records(unended.utf8, pieceBytes: pieces) == expected)
        let turned = Log.text(rows).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).reversed()
                .joined(separator: ",")
        }.joined(separator: "\n")
        #expect(try Log.records(turned.utf8, pieceBytes: pieces) == expected)
    }

    @Test("A header that lacks, doubles or invents a column is an error that names it")
    func header() {
        func error(_ columns: [String]) -> IncidentLogError? {
            #expect(throws: IncidentLogError.self) {
                try Log.records((columns.joined(separator: ",") + "\n" + Log.row()).utf8)
            }
        }
        var columns = Log.header
        columns.remove(at: 5)
        #expect(error(columns) == .missingColumn("sys_mod_count"))
        #expect(error(columns + ["extra"]) == .unknownColumn("extra"))
        #expect(error(Log.header + ["number"]) == .repeatedColumn("number"))
        #expect(error([]) == .unknownColumn(String(Log.row().prefix { $0 != "," })))
        #expect(throws: IncidentLogError.noHeader) { try Log.records("".utf8) }
        #expect(throws: IncidentLogError.noHeader) { try Log.records("\"number".utf8) }
        #expect(error(columns)?.description.contains("lacks the column ‘sys_mod_count’") == true)
    }

    @Test(
        "B-58 a field that cannot be read refuses its row, by number and column",
        arguments: [
            (.openedAt, "31/12/1969 23:59", .timeOutOfRange),
            (.sysUpdatedAt, "1/1/2101 00:00", .timeOutOfRange),
            (.sysUpdatedAt, "30/2/2016 00:00", .time), (.openedAt, "29/2/2015 00:00", .time),
            (.openedAt, "1/13/2016 00:00", .time), (.openedAt, "0/1/2016 00:00", .time),
            (.openedAt, "1/1/2016 24:00", .time), (.openedAt, "1/1/2016 00:60", .time),
            (.openedAt, "2016-01-01 00:00", .time), (.sysCreatedAt, "1/1/2016 00:00 ", .time),
            (.openedAt, "1/1/99999 00:00", .time), (.openedAt, "?", .missing),
            (.sysUpdatedAt, "", .missing), (.number, "?", .missing),
            (.sysModCount, "-1", .number), (.sysModCount, "1.5", .number),
            (.reopenCount, "", .number), (.reassignmentCount, "1000000001", .number),
            (.reassignmentCount, "99999999999999999999999", .number), (.active, "True", .flag),
            (.madeSLA, "?", .flag), (.category, String(repeating: "x", count: 257), .textTooLong),
        ] as [(IncidentColumn, String, IncidentRefusal)])
    func refusals(column: IncidentColumn, text: String, reason: IncidentRefusal) throws {
        #expect(
            try refusal([column.name: text]) == .refused(row: 2, column: column, reason: reason))
    }

    @Test(
        "The first and last minute that are taken, and leap days",
        arguments: ["1/1/1970 00:00", "31/12/2100 23:59", "29/2/2000 12:00", "09/03/2016 7:05"])
    func times(text: String) throws {
        guard case .row = try refusal(["opened_at": text]) else {
            Issue.record("refused")
            return
        }
    }

    @Test("B-58 rows of another width, with stray quotes or bad UTF-8 are refused")
    func malformedRows() throws {
        let rows = [
            Log.row() + ",x", "INC1,New", Log.row(["category": "a\"b"]), Log.row(["vendor": "\"v"]),
            Log.row(),
        ]
        let records = try Log.records(rows)
        #expect(
            records.dropLast() == [
                .refused(row: 1, column: nil, reason: .fieldCount(37)),
                .refused(row: 2, column: nil, reason: .fieldCount(2)),
                .refused(row: 3, column: nil, reason: .malformed(.strayQuote)),
                .refused(row: 4, column: nil, reason: .malformed(.unclosedQuote)),
            ])
        #expect(Log.rows(records).map(\.row) == [5])

        var bytes = Array(Log.text([Log.row(["category": "XY"]), Log.row()]).utf8)
        let place = try #require(bytes.firstRange(of: Array("XY".utf8))).lowerBound
        bytes[place] = 0xC3
        #expect(
            try Log.records(bytes).first
                == .refused(row: 1, column: .category, reason: .notUTF8))
    }

    @Test("B-60 an unknown state or priority comes through as it is, for quarantine")
    func unknownWords() throws {
        let rows = Log.rows(
            try Log.records([
                Log.row(["incident_state": "-100", "priority": "0 - Doom", "impact": "?"]),
                Log.row(["incident_state": "", "priority": "1 - critical", "urgency": "4 - No"]),
            ]))
        #expect(rows.map(\.state) == [.unknown("-100"), .unknown("?")])
        #expect(rows.map(\.priority) == [.unknown("0 - Doom"), .unknown("1 - critical")])
        #expect(rows.map(\.impact) == [.unknown("?"), .medium])
        #expect(rows[1].urgency == .unknown("4 - No") && rows[0].priority.level == nil)
        for word in IncidentState.known { #expect(IncidentState(word.text) == word.word) }
        #expect(IncidentState.known.map(\.word.text) == IncidentState.known.map(\.text))
    }

    @Test("Law 10 no person's name comes out of the reader, and no final value")
    func people() throws {
        let people = ["caller_id", "opened_by", "sys_created_by", "sys_updated_by", "assigned_to"]
        let final = ["closed_code", "resolved_by", "resolved_at", "closed_at"]
        var changes = Dictionary(uniqueKeysWithValues: people.map { ($0, "Secret \($0)") })
        for name in final { changes[name] = "Secret \(name)" }
        let record = try #require(try Log.records([Log.row(changes)]).first)
        #expect(!String(reflecting: record).contains("Secret"))
        // Whatever a final column holds changes nothing, not even whether the row is read.
        for name in final { changes[name] = nil }
        #expect(try Log.records([Log.row(changes)]) == [record])
        // Where the row is refused, its text is not repeated either.
        changes["sys_mod_count"] = "Secret number"
        let refused = try #require(try Log.records([Log.row(changes)]).first)
        #expect(!String(reflecting: refused).contains("Secret"))
        #expect(IncidentColumn.allCases.filter(\.isFinal).map(\.name) == final)
    }

    @Test("Law 10 a pseudonym is HMAC-SHA256 under the caller's key, cut to 64 bits")
    func pseudonyms() throws {
        // RFC 4231, case 6 has a longer key; case 2's is too short to be taken.
        #expect(PseudonymKey(bytes: Array("Jefe".utf8)) == nil)
        let long = try #require(PseudonymKey(bytes: [UInt8](repeating: 0xAA, count: 131)))
        let text = Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8)
        #expect(
            text.withUnsafeBytes { long.pseudonym(of: $0) }.description == "60e431591ee0b67f")
        #expect("\(long)" == "PseudonymKey" && Pseudonym(rawValue: 7).description.count == 16)
    }

    @Test("B-58 an archive that breaks off gives its rows, then the error")
    func brokenOff() throws {
        final class Broken: ByteInput {
            var text = Array(Log.text([Log.row(), Log.row()]).utf8)
            let error = ArchiveError(problem: .truncated, path: "x", offset: 9, inputOffset: 5)
            func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
                if text.isEmpty { throw error }
                defer { text = [] }
                buffer.copyBytes(from: text)
                return text.count
            }
        }
        let input = Broken()
        let reader = try IncidentCSVReader(input, key: key)
        for row in 1...2 {
            guard case .row(let found) = try reader.next() else { throw CancellationError() }
            #expect(found.row == row)
        }
        #expect(throws: IncidentLogError.input(input.error)) { try reader.next() }
    }
}
