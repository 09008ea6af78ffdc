import EventLog

/// Whether the lists of a view have every row that is there at a position: what is read by them is
/// what its versions say.
///
/// A list that has a row too many is noticed where the row is looked for.
struct ListCheck {
    private var lists: SnapshotStream
    private var page: [[UInt8]] = []
    private var index = 0
    /// The latest version of the row that is being passed.
    private var latest: VersionStream.Version?

    init(_ generation: Generation, code: UInt8, asOf position: Position) {
        lists = SnapshotStream(generation, code: code, prefix: "", asOf: position)
    }

    /// Takes the next version in the order of keys and positions, nil behind the last one, or the
    /// same one again.
    ///
    /// - Returns: A row that was passed, and is in no list.
    mutating func check(_ version: VersionStream.Version?) throws -> VersionStream.Version? {
        let passed = latest
        latest = version
        guard let passed, passed.key != version?.key, passed.value.first == RowCode.row else {
            return nil
        }
        while let key = try head(), key.lexicographicallyPrecedes(passed.key) { index += 1 }
        return try head() == passed.key ? nil : passed
    }

    private mutating func head() throws -> [UInt8]? {
        if index == page.count {
            page = try lists.nextPage { key, _, _ in Array(key) }
            index = 0
        }
        return page.isEmpty ? nil : page[index]
    }
}
