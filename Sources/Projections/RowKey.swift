#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A row's key, equal only where the bytes are equal.
///
/// `String` takes canonically equivalent texts for the same one, the store does not: keyed by
/// `String`, what a fold sees would depend on which rows happen to be cached.
package struct RowKey: Hashable, Comparable, Sendable {
    package let text: String

    /// What fits into the store's key beside the view and the position.
    package static let maxBytes = 480

    package init(_ text: String) {
        var text = text
        text.makeContiguousUTF8()
        self.text = text
    }

    /// Why the store cannot hold the key, or nil.
    package var defect: String? {
        if text.isEmpty { return "an empty row key" }
        if text.utf8.count > Self.maxBytes {
            return "a row key of \(text.utf8.count) bytes, more than \(Self.maxBytes)"
        }
        if text.utf8.contains(0) { return "a row key with a NUL byte" }
        return nil
    }

    private func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        let result = text.utf8.withContiguousStorageIfAvailable {
            body(UnsafeRawBufferPointer($0))
        }
        guard let result else { preconditionFailure("the text was made contiguous") }
        return result
    }

    package static func == (a: RowKey, b: RowKey) -> Bool { compare(a, b) == 0 }
    package static func < (a: RowKey, b: RowKey) -> Bool { compare(a, b) < 0 }

    package func hash(into hasher: inout Hasher) {
        withBytes { hasher.combine(bytes: $0) }
    }

    private static func compare(_ a: RowKey, _ b: RowKey) -> Int {
        a.withBytes { left in
            b.withBytes { right in
                let common = min(left.count, right.count)
                if common > 0, let l = left.baseAddress, let r = right.baseAddress {
                    let order = memcmp(l, r, common)
                    if order != 0 { return Int(order) }
                }
                return left.count - right.count
            }
        }
    }
}
