/// What LMDB or the file system under it refused, where, and what to do about it.
///
/// Every failure of this room is one of these; a caller decides by `code`, a person reads
/// `description`, which ends in the remedy.
package struct LMDBError: Error, Equatable, Sendable {
    package enum Code: Hashable, Sendable {
        /// The store reached its map size.
        case mapFull
        case diskFull
        /// Another process enlarged the map and readers here kept it from being adopted.
        case mapResized
        case readersFull
        /// The transaction reached its limit of dirty pages.
        case transactionFull
        case tablesFull
        case tableMissing(String)
        /// An insert met its key, or an append came out of order.
        case keyExists
        /// A key is empty or longer than 511 bytes, or a value is too long.
        case badSize
        case missing
        case exists
        case permission
        case readOnly
        /// A directory or a file that LMDB did not write.
        case notAStore
        case truncated(expectedBytes: Int, foundBytes: Int)
        case versionMismatch
        case corrupted
        /// A write or a flush failed earlier and left the environment unusable.
        case panic
        case networkFileSystem(String)
        case alreadyOpen
        /// Its file is being replaced by another process.
        case beingReplaced
        /// Its file cannot be replaced, as others have it open.
        case inUse
        case closed
        case io(Int32)
        /// An answer of LMDB that means a mistake in this program.
        case misuse(Int32)
    }

    package let code: Code
    /// What was attempted, such as `open`, `put` or `commit`.
    package let operation: String
    package let path: String

    package init(_ code: Code, operation: String, path: String) {
        self.code = code
        self.operation = operation
        self.path = path
    }

    /// The commit itself failed, so that the disk may hold the transaction or not: reopen and look.
    ///
    /// A full map or transaction is found before the first page is written; then nothing of the
    /// transaction is in the store.
    package var isOutcomeUnknown: Bool {
        operation == Self.commitOperation && code != .mapFull && code != .transactionFull
    }

    static let commitOperation = "commit"
}
