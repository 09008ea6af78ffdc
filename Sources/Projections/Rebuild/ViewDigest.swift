import Crypto
import EventLog
import Schema

/// SHA-256 over all versions of a view's rows in their order: equal digests, equal views at every
/// position so far.
///
/// Over the view's name, then for each version: length of the key (4 octets, little-endian), key,
/// position (8), length of the value (4), value: as it is stored (``RowCode``).
package struct ViewDigest: Sendable, Equatable {
    package var view: String
    package var version: UInt32
    package var position: Position
    /// How many versions of rows there are.
    package var versions: Int
    package var bytes: [UInt8]
    /// Lower-case hexadecimal.
    package var sha256: String { hexadecimal(bytes) }
}

extension Generation {
    /// The digests of all views up to a position, by name.
    func digests(upTo limit: Position) throws -> [ViewDigest] {
        try cursors().map { cursor in
            let end = Swift.min(limit, cursor.at)
            var stream = VersionStream(self, code: UInt8(cursor.code), upTo: end)
            var hash = SHA256()
            hash.update(data: Array(cursor.name.utf8) + [0])
            var count = 0
            while let version = stream.next() {
                count += 1
                Self.update(&hash, version)
            }
            if let failure = stream.failure { throw failure }
            return ViewDigest(
                view: cursor.name, version: cursor.version, position: end, versions: count,
                bytes: Array(hash.finalize()))
        }
    }

    private static func update(_ hash: inout SHA256, _ version: VersionStream.Version) {
        func update(_ number: some FixedWidthInteger) {
            withUnsafeBytes(of: number.littleEndian) { hash.update(bufferPointer: $0) }
        }
        update(UInt32(version.key.count))
        hash.update(data: version.key)
        update(version.position.rawValue)
        update(UInt32(version.value.count))
        hash.update(data: version.value)
    }
}

extension Views {
    /// A digest of each view of the current generation, caught up to the position first.
    package func digests(upTo position: Position? = nil) throws(ViewError) -> [ViewDigest] {
        try ViewError.typed {
            let (generation, front) = try caughtUp(to: position)
            return try generation.digests(upTo: position ?? front)
        }
    }
}
