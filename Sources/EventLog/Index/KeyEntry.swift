import LMDB

/// What the log holds of a request under its idempotency key: where its events stand, and what it
/// said.
struct KeyEntry: Hashable {
    var first: Position
    var count: UInt32
    var digest: ContentDigest

    var last: Position { Position(first.rawValue + UInt64(count) - 1) }
}

extension Transaction where Self: ~Copyable, Self: ~Escapable {
    /// The request that was appended under a key; nil if none was.
    ///
    /// The index knows a key by 64 bits; which request it was is told by the record itself.
    func entry(
        under key: RawSpan, hash: UInt64, in index: KeyIndex, _ tables: LogTables,
        memory: KeyMemory? = nil, pending: PendingKeys? = nil
    ) throws -> KeyEntry? {
        var numbers = try positions(of: hash, in: index, tables, memory: memory)
        pending?.forEachPosition(of: hash) { numbers.append($0) }
        for number in numbers {
            let event = try event(Position(number), tables)
            guard let digest = event.contentDigest, event.keyOctets.isEqual(to: key) else {
                continue
            }
            return KeyEntry(first: event.position, count: event.requestCount, digest: digest)
        }
        return nil
    }

    func entry(under key: IdempotencyKey, _ tables: LogTables) throws -> KeyEntry? {
        let index = try keyIndex(tables)
        let octets = key.octets
        let hash = keyHash(octets.span.bytes, seed: index.seed)
        return try entry(under: octets.span.bytes, hash: hash, in: index, tables)
    }
}

extension IdempotencyKey {
    /// As a record holds it: both strings, each with its length before.
    var octets: [UInt8] {
        var octets: [UInt8] = []
        for string in [source, id] {
            octets.append(field: UInt16(string.utf8.count))
            octets.append(contentsOf: string.utf8)
        }
        return octets
    }
}
