import LMDB
import Schema

/// What a store is for good: its format, its id and its clock's mode. In table `meta` under
/// `store`.
struct StoreIdentity: Hashable, Sendable {
    static let format: UInt32 = 2
    static let tableKey = Array("store".utf8)
    private static let byteCount = 32

    let id: [UInt8]
    let clock: ClockMode

    /// Of a store that is made again from another's records; nil unless `text` is a UUID as
    /// ``text`` writes it.
    init?(text: String, clock: ClockMode) {
        guard let id = Hexadecimal.decode(Array(text.utf8.filter { $0 != UInt8(ascii: "-") })),
            id.count == 16
        else { return nil }
        self.id = id
        self.clock = clock
        guard self.text == text else { return nil }
    }

    init(clock: ClockMode) {
        var id = randomBytes(16)
        id[6] = id[6] & 0x0F | 0x40
        id[8] = id[8] & 0x3F | 0x80
        self.id = id
        self.clock = clock
    }

    /// u32 format | u8 clock mode | 3 zero bytes | id (16) | u64 checksum over what is before. The
    /// format comes first, so that every later program can tell it whatever else has changed.
    init(_ value: RawSpan, path: String) throws(StoreError) {
        guard value.byteCount >= 4 else { throw .notAStore(path: path) }
        let format = value.u32(0)
        guard format == Self.format else {
            throw .otherVersion(found: format, supported: Self.format, path: path)
        }
        guard
            value.byteCount == Self.byteCount,
            value.extracting(0..<24).checksum == value.u64(24),
            let clock = ClockMode(rawValue: Int(value.u8(4))),
            clock == .real || clock == .virtual
        else { throw .corrupt(position: nil, what: "the store's own record fails its check") }
        id = value.extracting(8..<24).array
        self.clock = clock
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(field: Self.format)
        bytes.append(UInt8(clock.rawValue))
        bytes.append(contentsOf: [0, 0, 0])
        bytes.append(contentsOf: id)
        bytes.append(field: bytes.span.bytes.checksum)
        return bytes
    }

    /// The id as a UUID is written.
    var text: String {
        let digits = Array(id.hexadecimal)
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
            .joined(separator: "-")
    }
}
