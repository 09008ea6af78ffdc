import Crypto
import LMDB
import MerkleLog

/// Folds the whole log once more and compares what comes out with every table, in both directions.
///
/// Each record must hash to its leaf, each payload to the digest in its envelope, each leaf into
/// the nodes and the frontier; what a stream's or a key's entry says must be what the records say.
struct Verifier {
    private(set) var problems: [VerifyReport.Problem] = []
    private(set) var position = Position.start
    private var frontier = CompactRange()
    private var recorded = Instant.distantPast
    private var streams: [String: StreamEntry] = [:]
    private var requests = 0
    private var nodes = 0
    /// What the next event must say of its request; nil at a request's end.
    private var request: Request?
    /// A record could not be read: what depends on all of them is not judged any more.
    private var hasGap = false

    private struct Request {
        var key: IdempotencyKey
        var index: UInt32
        var count: UInt32
    }

    private mutating func report(_ what: String, at position: Position? = nil) {
        guard problems.count < VerifyReport.problemsMax else { return }
        problems.append(.init(position: position, what: what))
    }

    private mutating func require(
        _ condition: Bool, _ what: @autoclosure () -> String
    ) {
        if !condition { report(what(), at: position) }
    }

    /// Takes up to a page of events; a damaged one is reported, and the next one looked at.
    mutating func verifyPage(
        upTo end: Position, _ transaction: borrowing ReadTransaction, _ tables: LogTables
    ) throws {
        for _ in 0..<EventLog.pageEvents where position < end {
            position = position.next
            do {
                let event = try transaction.event(position, tables)
                try verify(event, transaction, tables)
            } catch StoreError.corrupt(let place, let what) {
                report(what, at: place ?? position)
                hasGap = true
                request = nil
            }
        }
    }

    private mutating func verify(
        _ event: borrowing EventView, _ transaction: borrowing ReadTransaction, _ tables: LogTables
    ) throws {
        let leaf = event.envelope.withUnsafeBytes { TreeHash.leaf($0) }
        require(leaf.bytes == event.leafHash, "the leaf is not the hash of the envelope")
        if !event.isErased {
            let digest = event.saltAndPayload.withUnsafeBytes { bytes in
                var hash = SHA256()
                hash.update(bufferPointer: bytes)
                return Array(hash.finalize())
            }
            require(
                digest == event.payloadDigest.array,
                "the payload is not what the envelope's digest was taken over")
        }
        let before = recorded
        require(
            event.recorded >= before,
            "recorded at \(event.recorded), before the event in front of it at \(before)")
        recorded = max(recorded, event.recorded)
        verifyChain(event)
        try verifyRequest(event, transaction, tables)
        try verifyNodes(adding: leaf, transaction, tables)
    }

    private mutating func verifyChain(_ event: borrowing EventView) {
        let stream = event.stream
        let before = streams[stream]
        require(
            hasGap || event.revision == (before?.revision ?? 0) + 1,
            "revision \(event.revision) of ‘\(stream)’ follows \(before?.revision ?? 0)")
        require(
            hasGap || event.previousInStream == before?.position,
            "the chain of ‘\(stream)’ does not lead to the event before it")
        streams[stream] = StreamEntry(
            number: before?.number ?? UInt64(streams.count + 1), revision: event.revision,
            position: position)
    }

    private mutating func verifyRequest(
        _ event: borrowing EventView, _ transaction: borrowing ReadTransaction, _ tables: LogTables
    ) throws {
        let key = event.key
        let (index, count) = (event.indexInRequest, event.requestCount)
        if let request {
            require(
                key == request.key && index == request.index && count == request.count,
                "it is not event \(request.index + 1) of \(request.count) of the request before")
        } else if index == 0 {
            requests += 1
            let index = try transaction.keyIndex(tables)
            let octets = event.keyOctets
            let hash = keyHash(octets, seed: index.seed)
            let entry = try transaction.entry(under: octets, hash: hash, in: index, tables)
            guard let entry else { return report("its key is missing in the index", at: position) }
            require(
                entry.first == position && entry.count == count,
                "the index says of its key: \(entry.count) events from \(entry.first)")
        } else {
            require(hasGap, "its request's first event is missing")
        }
        request = index + 1 < count ? Request(key: key, index: index + 1, count: count) : nil
    }

    private mutating func verifyNodes(
        adding leaf: TreeHash, _ transaction: borrowing ReadTransaction, _ tables: LogTables
    ) throws {
        guard !hasGap else { return }
        var completed: [CompactRange.Node] = []
        frontier.append(leaf) { node in
            if node.level >= CompactRange.Node.lowestStoredLevel { completed.append(node) }
        }
        nodes += completed.count
        for node in completed {
            let key = CompactRange.Node.tableKey(level: node.level, index: node.index)
            let stored = try transaction.get(tables.nodes, key: key)?.array
            require(
                stored == node.hash.bytes,
                "the stored node \(node.index) of level \(node.level) is not that of the leaves")
        }
    }

    /// Compares what the records added up to with the head and the tables of the same snapshot.
    mutating func verifyTables(
        _ head: HeadRecord, _ transaction: borrowing ReadTransaction, _ tables: LogTables
    ) throws {
        if request != nil { report("the last request is cut short", at: position) }
        if head.recorded != recorded, !hasGap {
            report("the head's recorded time \(head.recorded) is not the last event's \(recorded)")
        }
        if !hasGap {
            if frontier != head.frontier {
                report("the head's frontier is not that of the leaves")
            }
            let stored = try transaction.count(tables.nodes)
            if stored != nodes { report("table nodes has \(stored) entries for \(nodes) nodes") }
            let index = try transaction.keyIndex(tables)
            let keys = try transaction.recentEntries(tables).count + Int(index.entriesInRuns)
            if keys != requests {
                report("the index has \(keys) keys for \(requests) requests")
            }
        }
        let events = try transaction.count(tables.events)
        if UInt64(events) != head.position.rawValue {
            report("table events has \(events) entries, the head says \(head.position)")
        }
        try verifyStreams(head, transaction, tables)
    }

    private mutating func verifyStreams(
        _ head: HeadRecord, _ transaction: borrowing ReadTransaction, _ tables: LogTables
    ) throws {
        guard !hasGap else { return }
        let stored = try transaction.count(tables.streams)
        if stored != streams.count || head.streams != UInt64(stored) {
            report("table streams has \(stored) entries for \(streams.count) streams")
        }
        for (name, expected) in streams.sorted(by: { $0.value.position < $1.value.position }) {
            let found = try transaction.entry(of: name, tables)
            if found != expected {
                report("table streams has a wrong entry for ‘\(name)’", at: expected.position)
            }
        }
    }
}
