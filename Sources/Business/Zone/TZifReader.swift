/// Walks the bytes of a TZif file, all big-endian; never beyond their end.
struct TZifReader {
    /// The six counts of a header, in bytes or entries of the block that follows it.
    struct Counts {
        var version: UInt8
        var utcFlags: Int
        var standardFlags: Int
        var leaps: Int
        var times: Int
        var types: Int
        var characters: Int

        /// Of the block behind the header; at most six times 2³² × 12, so it does not overflow.
        func size(timeBytes: Int) -> Int {
            times * (timeBytes + 1) + types * 6 + characters + leaps * (timeBytes + 4)
                + standardFlags + utcFlags
        }
    }

    private static let headerSize = 44
    private var bytes: ArraySlice<UInt8>
    private let count: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes[...]
        count = bytes.count
    }

    /// Refuses at once what promises more than is there, before anything is made room for.
    func require(_ size: Int) throws(ZoneRulesError.Problem) {
        guard bytes.count >= size else {
            throw .truncated(neededBytes: bytes.startIndex + size, foundBytes: count)
        }
    }

    mutating func skip(_ size: Int) throws(ZoneRulesError.Problem) {
        try require(size)
        bytes.removeFirst(size)
    }

    mutating func header() throws(ZoneRulesError.Problem) -> Counts {
        guard bytes.prefix(4).elementsEqual("TZif".utf8.prefix(bytes.count)) else {
            throw .notTZif
        }
        try require(Self.headerSize)
        let version = bytes[bytes.startIndex + 4]
        guard version == 0 || (UInt8(ascii: "2")...UInt8(ascii: "4")).contains(version) else {
            throw .unknownVersion(version)
        }
        bytes.removeFirst(20)
        let counts = (0..<6).map { _ in Int(integer(4)) }
        return Counts(
            version: version, utcFlags: counts[0], standardFlags: counts[1], leaps: counts[2],
            times: counts[3], types: counts[4], characters: counts[5])
    }

    mutating func take(_ size: Int) -> ArraySlice<UInt8> {
        defer { bytes.removeFirst(size) }
        return bytes.prefix(size)
    }

    private mutating func integer(_ size: Int) -> UInt64 {
        take(size).reduce(0) { $0 << 8 | UInt64($1) }
    }

    mutating func integers(_ count: Int) -> [Int64] {
        (0..<count).map { _ in Int64(bitPattern: integer(8)) }
    }

    /// Of each time type: the offset; whether it is daylight time and what it is called go.
    mutating func offsets(_ count: Int) -> [Int] {
        (0..<count).map { _ in
            let offset = Int32(truncatingIfNeeded: integer(4))
            _ = take(2)
            return Int(offset)
        }
    }

    /// The line between two line ends.
    mutating func footer() throws(ZoneRulesError.Problem) -> String {
        let newline = UInt8(ascii: "\n")
        guard bytes.first == newline, let end = bytes.dropFirst().firstIndex(of: newline) else {
            throw .noFooter
        }
        return String(decoding: bytes[bytes.startIndex + 1..<end], as: UTF8.self)
    }
}
