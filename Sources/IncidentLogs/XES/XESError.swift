/// Why an XES log cannot be read at all, or no further. Lines count from 1.
package enum XESError: Error, Equatable, Sendable {
    /// The bytes could not be had.
    case input(ArchiveError)
    /// Not well-formed XML, or beyond what libxml2 takes in one piece (10 MB).
    case malformed(line: Int, reason: String)
    /// The root element is not `log`.
    case notXES(root: String)
    /// A document type: XES has none, and it is what entity bombs and stolen files are made of.
    case documentType(line: Int)
    /// Elements lie deeper in each other than the limit.
    case tooDeep(line: Int, limit: Int)
    /// A text or an attribute is longer than the limit.
    case tooLong(line: Int, limit: Int)
}

extension XESError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .input(let error): error.description
        case .malformed(let line, let reason):
            "Line \(line): \(reason). The log is no well-formed XML; export it again."
        case .notXES(let root):
            "The log's first element is ‘\(root.prefix(64))’ and not ‘log’: it is no XES log. "
                + "Give one as the XES standard has it."
        case .documentType(let line):
            "Line \(line): a document type is declared, which no XES log needs. Nothing in it was "
                + "expanded or fetched. Remove the declaration if you trust the file."
        case .tooDeep(let line, let limit):
            "Line \(line): elements lie more than \(limit) deep in each other. "
                + "Export the log without nested attributes."
        case .tooLong(let line, let limit):
            "Line \(line): a text is longer than \(limit) bytes. Shorten or remove it."
        }
    }
}
