import CLMDB

/// Spans as LMDB's pointer and length, and back. LMDB never writes through a key or value it is
/// given, so that taking the mutability away here loses nothing.
extension RawSpan {
    func withMDBVal<R, E: Error>(
        _ body: (UnsafeMutablePointer<MDB_val>) throws(E) -> R
    ) throws(E) -> R {
        try withUnsafeBytes { bytes throws(E) in
            var value = MDB_val(
                mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
            return try body(&value)
        }
    }
}

extension MDB_val {
    /// The bytes in the map. The caller bounds the span by what keeps them there.
    var span: RawSpan {
        @_lifetime(immortal)
        get {
            let bytes = UnsafeRawBufferPointer(start: mv_data, count: mv_size)
            return _overrideLifetime(RawSpan(_unsafeBytes: bytes), copying: ())
        }
    }
}

/// An integer key as the bytes that LMDB compares, on the stack.
struct IntegerKey: ~Copyable {
    private let storage: InlineArray<1, UInt64>

    init(_ key: UInt64) { storage = [key] }

    var bytes: RawSpan {
        @_lifetime(borrow self)
        get { storage.span.bytes }
    }
}
