import LMDB
import MerkleLog
import Schema

/// What one write transaction appends: requests one after the other, each decided on the state that
/// those before it left in the transaction, so that a refused one spoils nothing.
///
/// A thrown error is the store's and ends the transaction; what a request itself deserves is
/// returned.
struct AppendPass {
    typealias Outcome = Result<Receipt, AppendError>

    let tables: LogTables
    let preparation: RequestPreparation
    private let memory: KeyMemory?
    /// Nil on the virtual clock.
    let reading: ClockReading?
    private(set) var head: HeadRecord
    private let headAtStart: HeadRecord
    private var index: KeyIndex
    private let indexAtStart: KeyIndex
    /// Keys of what this pass has appended.
    private var added = PendingKeys()
    /// Whether any stream has ended: then each is looked at before it grows.
    var mayHaveEndedStreams: Bool

    /// - Parameters:
    ///   - memory: of this process's writer; nil where few requests are looked up.
    ///   - requests: how many there may be.
    init(
        _ transaction: borrowing WriteTransaction, tables: LogTables,
        preparation: RequestPreparation, reading: ClockReading?, memory: KeyMemory? = nil,
        requests: Int = 0
    ) throws {
        self.tables = tables
        self.preparation = preparation
        self.reading = reading
        self.memory = memory
        index = try transaction.keyIndex(tables)
        indexAtStart = index
        try memory?.follow(index, transaction, tables, lookups: requests)
        guard let value = try transaction.get(tables.meta, key: HeadRecord.tableKey) else {
            throw StoreError.corrupt(position: nil, what: "the head record is missing")
        }
        head = try HeadRecord(value)
        headAtStart = head
        mayHaveEndedStreams = try transaction.entry(of: Self.erasureStream, tables) != nil
    }

    mutating func perform(
        _ work: Submission.Work, in transaction: inout WriteTransaction
    ) throws -> Outcome {
        switch work {
        case .append(let request): return try append(request, in: &transaction)
        case .advanceClock(let time, let actor):
            return try advanceClock(to: time, by: actor, in: &transaction)
        case .acceptClockStep(let actor):
            return try acceptClockStep(by: actor, in: &transaction)
        case .erase(let erasure, let actor):
            return try erase(erasure, by: actor, in: &transaction)
        }
    }

    /// From here on steps are measured against this pass's reading.
    mutating func settleClock() {
        if let reading { head.clock = reading }
    }

    var hasAppended: Bool { head.position != headAtStart.position }

    /// Writes the head, if anything was appended.
    mutating func finish(_ transaction: inout WriteTransaction) throws {
        guard hasAppended else { return }
        settleClock()
        try index.add(added, tables, memory: memory, in: &transaction)
        if index != indexAtStart {
            try transaction.put(tables.meta, key: KeyIndex.tableKey, value: index.bytes)
        }
        try transaction.put(tables.meta, key: HeadRecord.tableKey, value: head.bytes)
    }

    /// Prepares to be asked for these.
    func foresee(_ keyHashes: some Sequence<UInt64>) { memory?.foresee(keyHashes) }

    /// Law 4 first, then the clock, then what the request expects.
    private mutating func append(
        _ request: PreparedRequest, in transaction: inout WriteTransaction
    ) throws -> Outcome {
        if let known = try entry(for: request, transaction) {
            guard known.digest != request.digest else {
                return .success(try receipt(known, isDuplicate: true, transaction))
            }
            return try recordConflict(request, with: known, in: &transaction)
        }
        if let refusal = try admitClock(in: &transaction) { return .failure(refusal) }
        if let refusal = try refusal(of: request, transaction) { return .failure(refusal) }
        return .success(try write(request, recorded: time, in: &transaction))
    }

    private func refusal(
        of request: PreparedRequest, _ transaction: borrowing WriteTransaction
    ) throws -> AppendError? {
        for expectation in request.expectations {
            let name = Array(expectation.stream.utf8)
            let actual = try transaction.streamEntry(name.span.bytes, tables)?.revision ?? 0
            let holds =
                switch expectation.revision {
                case .any: true
                case .noStream: actual == 0
                case .exactly(let revision): actual == revision
                }
            if !holds {
                return .wrongExpectedRevision(
                    stream: expectation.stream, expected: expectation.revision, actual: actual)
            }
        }
        for index in request.events.indices {
            if let causation = request.events[index].causation,
                causation == .start || causation > head.position
            {
                return .invalid(
                    "causation \(causation) is not in the log; its head is \(head.position)")
            }
            if mayHaveEndedStreams, try isInEndedStream(request.events[index], transaction) {
                return .streamEnded(request.events[index].streamName)
            }
        }
        return nil
    }

    private func isInEndedStream(
        _ event: borrowing PreparedEvent, _ transaction: borrowing WriteTransaction
    ) throws -> Bool {
        try transaction.streamEntry(event.stream, tables)?.isEnded == true
    }

    /// The moment that this pass records.
    var time: Instant {
        guard let reading else { return head.recorded }
        return max(reading.wall, head.recorded)
    }

    /// Appends without asking anything further.
    mutating func write(
        _ request: PreparedRequest, recorded: Instant,
        in transaction: inout WriteTransaction
    ) throws -> Receipt {
        assert(recorded >= head.recorded, "recorded time never decreases")
        let first = head.position.next
        for index in request.events.indices {
            try write(&request.events[index], recorded: recorded, in: &transaction)
        }
        let entry = IndexEntry(hash: request.keyHash, position: first.rawValue)
        added.add(entry)
        head.recorded = recorded
        return Receipt(
            first: first, last: head.position, recorded: recorded, isDuplicate: false)
    }

    private mutating func write(
        _ event: inout PreparedEvent, recorded: Instant, in transaction: inout WriteTransaction
    ) throws {
        let position = head.position.next
        var (revision, previous): (UInt64, UInt64) = (1, 0)
        try transaction.update(
            tables.streams, key: event.stream, byteCount: StreamEntry.byteCount
        ) { old, new in
            guard let old else {
                head.streams += 1
                return StreamEntry(number: head.streams, revision: 1, position: position)
                    .write(to: &new)
            }
            var entry = try StreamEntry(old, stream: "of \(position)")
            (revision, previous) = (entry.revision + 1, entry.position.rawValue)
            (entry.revision, entry.position) = (revision, position)
            entry.write(to: &new)
        }
        let leaf = event.seal(
            position: position, recorded: recorded, revision: revision, previous: previous)
        try transaction.put(
            tables.events, key: position.rawValue, value: event.value, flags: .append)
        var nodes: [CompactRange.Node] = []
        head.frontier.append(leaf) { node in
            if node.level >= CompactRange.Node.lowestStoredLevel { nodes.append(node) }
        }
        for node in nodes {
            let key = CompactRange.Node.tableKey(level: node.level, index: node.index)
            try transaction.put(tables.nodes, key: key, value: node.hash.bytes)
        }
    }
}

/// What the transaction holds already.
extension AppendPass {
    func entry(
        for request: PreparedRequest, _ transaction: borrowing WriteTransaction
    ) throws -> KeyEntry? {
        // Of nearly every request.
        if let memory, memory.isNew(request.keyHash), !added.holds(request.keyHash) { return nil }
        let first = request.events[0]
        return try transaction.entry(
            under: first.keyOctets, hash: request.keyHash, in: index, tables, memory: memory,
            pending: added)
    }

    func entry(
        for key: IdempotencyKey, _ transaction: borrowing WriteTransaction
    ) throws -> KeyEntry? {
        let octets = key.octets
        let hash = keyHash(octets.span.bytes, seed: index.seed)
        return try transaction.entry(
            under: octets.span.bytes, hash: hash, in: index, tables, memory: memory,
            pending: added)
    }

    func receipt(
        _ entry: KeyEntry, isDuplicate: Bool, _ transaction: borrowing WriteTransaction
    ) throws -> Receipt {
        let recorded = try transaction.event(entry.first, tables).recorded
        return Receipt(
            first: entry.first, last: entry.last, recorded: recorded, isDuplicate: isDuplicate)
    }
}

extension Transaction where Self: ~Copyable, Self: ~Escapable {
    func streamEntry(_ name: RawSpan, _ tables: LogTables) throws -> StreamEntry? {
        guard let value = try get(tables.streams, key: name) else { return nil }
        return try StreamEntry(value, stream: String(decoding: name.array, as: UTF8.self))
    }

    /// The event of a position that the log has reached.
    @_lifetime(borrow self)
    func event(_ position: Position, _ tables: LogTables) throws -> EventView {
        guard let value = try get(tables.events, key: position.rawValue) else {
            throw StoreError.corrupt(position: position, what: "the record is missing")
        }
        return try EventView(value, at: position)
    }
}
