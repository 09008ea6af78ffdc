import SwiftProtobuf

/// A stored message to be decoded where it lies, without a copy.
///
/// Never kept: what it shows ends with the transaction.
struct StoredBytes: SwiftProtobufContiguousBytes {
    private let borrowed: UnsafeRawBufferPointer?
    private var owned: [UInt8]

    /// Decodes the message that lies in a span.
    static func decoded<M: SwiftProtobuf.Message>(_ span: RawSpan) throws -> M {
        try span.withUnsafeBytes { try M(serializedBytes: StoredBytes(borrowing: $0)) }
    }

    private init(borrowing bytes: UnsafeRawBufferPointer) {
        borrowed = bytes
        owned = []
    }

    init(repeating byte: UInt8, count: Int) {
        borrowed = nil
        owned = Array(repeating: byte, count: count)
    }

    init<S: Sequence>(_ sequence: S) where S.Element == UInt8 {
        borrowed = nil
        owned = Array(sequence)
    }

    var count: Int { borrowed?.count ?? owned.count }

    func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        if let borrowed { return try body(borrowed) }
        return try owned.withUnsafeBytes(body)
    }

    mutating func withUnsafeMutableBytes<R>(
        _ body: (UnsafeMutableRawBufferPointer) throws -> R
    ) rethrows -> R {
        precondition(borrowed == nil, "what is stored is not changed in place")
        return try owned.withUnsafeMutableBytes(body)
    }
}
