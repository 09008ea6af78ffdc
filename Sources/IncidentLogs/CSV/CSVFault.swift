/// Why a record is none.
package enum CSVFault: Equatable, Sendable {
    /// A quoted field is not closed before the end, or before the limit.
    case unclosedQuote
    /// A quote inside a field that does not begin with one, or text behind the closing one.
    case strayQuote
    case tooLong
}
