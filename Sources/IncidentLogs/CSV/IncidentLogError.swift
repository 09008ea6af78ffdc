/// Why an incident log cannot be read at all, or no further. What is wrong with one row alone is no
/// error: see ``IncidentRefusal``.
package enum IncidentLogError: Error, Equatable, Sendable {
    /// The bytes could not be had.
    case input(ArchiveError)
    /// The input is empty, or its first line is no record.
    case noHeader
    case unknownColumn(String)
    case missingColumn(String)
    case repeatedColumn(String)
}

extension IncidentLogError: CustomStringConvertible {
    package var description: String {
        let remedy = "Give the log as published: UCI data set 498, with its header and 36 columns."
        return switch self {
        case .input(let error): error.description
        case .noHeader: "The log does not begin with a header. \(remedy)"
        case .unknownColumn(let name):
            "The log's header names the column ‘\(name.prefix(64))’, which is not known. \(remedy)"
        case .missingColumn(let name): "The log's header lacks the column ‘\(name)’. \(remedy)"
        case .repeatedColumn(let name): "The log's header names ‘\(name)’ twice. \(remedy)"
        }
    }
}

/// Why a row was not read. It never repeats the row's text, which may hold a person's name: row and
/// column say where to look.
package enum IncidentRefusal: Equatable, Sendable {
    case malformed(CSVFault)
    /// More or fewer fields than the header has.
    case fieldCount(Int)
    /// `?` or nothing, where a value is needed.
    case missing
    /// Not `d/m/yyyy HH:MM`, or a day that does not exist.
    case time
    /// Before 1970 or after 2100.
    case timeOutOfRange
    /// Not a whole number from 0 to 1,000,000,000.
    case number
    /// Neither `true` nor `false`.
    case flag
    case notUTF8
    /// More than 256 bytes of text.
    case textTooLong
}

extension IncidentRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed(.unclosedQuote): "a quote is not closed"
        case .malformed(.strayQuote): "a quote stands where none may"
        case .malformed(.tooLong): "it is longer than \(CSVScanner.maxRecordBytes) bytes"
        case .fieldCount(let count):
            "it has \(count) fields and not \(IncidentColumn.allCases.count)"
        case .missing: "there is no value"
        case .time: "it is no time like 29/2/2016 01:16"
        case .timeOutOfRange: "the year is not one of 1970 to 2100"
        case .number: "it is no whole number from 0 to 1,000,000,000"
        case .flag: "it is neither ‘true’ nor ‘false’"
        case .notUTF8: "it is not UTF-8"
        case .textTooLong: "it is longer than \(IncidentCSVReader.maxTextBytes) bytes"
        }
    }
}
