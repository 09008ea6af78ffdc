/// Rows that come in pages, each read by itself.
package protocol PageSource: Sendable {
    associatedtype Row: Sendable

    /// The next rows; empty behind the last one.
    mutating func nextPage() throws -> [Row]
}
