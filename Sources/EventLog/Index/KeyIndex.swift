/// The index of idempotency keys: a small table of the latest, and sorted runs of all earlier ones.
///
/// One tree over keys in random order would change a page of its own for every event once the log
/// is large. Here the latest entries stand in table `keys`; when they are enough they become a run
/// in table `runs`, and four runs of a level are merged into one of the next. The rule that it
/// keeps: all of that happens in the append transaction, and no commit does more of it than its own
/// events ask for.
///
/// This is its description, in table `meta` under `keys`.
struct KeyIndex: Hashable, Sendable {
    /// Immutable but for the front of a run that is being merged, which goes as the merge does.
    struct Run: Hashable, Sendable {
        var number: UInt64
        var level: UInt32
        var entries: UInt64
    }

    /// The first ``fanIn`` runs of a level on their way into one. Entries up to `boundary` stand in
    /// the output, those after it still in the inputs.
    struct Merge: Hashable, Sendable {
        var level: UInt32
        var output: UInt64
        var boundary: IndexEntry
        var written: UInt64
    }

    static let tableKey = Array("keys".utf8)
    static let fanIn = 4

    let seed: UInt64
    var nextRun: UInt64 = 1
    /// In the order in which they came into being.
    var runs: [Run] = []
    var merges: [Merge] = []

    init(seed: UInt64) { self.seed = seed }

    func inputs(of merge: Merge) -> ArraySlice<Run> {
        runs.filter { $0.level == merge.level }.prefix(Self.fanIn)
    }

    /// By number: the runs, and the outputs of merges.
    var allRuns: [UInt64] { runs.map(\.number) + merges.map(\.output) }

    /// How many entries the runs hold.
    var entriesInRuns: UInt64 { runs.reduce(0) { $0 + $1.entries } }
}

/// u64 checksum over what follows | u64 seed | u64 next run | u32 runs | u32 merges | runs: u64
/// number, u64 entries, u32 level | merges: u64 output, u64 written, u64 hash and u64 position of
/// the boundary, u32 level.
extension KeyIndex {
    init(_ value: RawSpan) throws(StoreError) {
        guard
            value.byteCount >= Self.fixedBytes,
            value.extracting(8..<value.byteCount).checksum == value.u64(0)
        else { throw .corrupt(position: nil, what: "the key index's record fails its check") }
        let (runCount, mergeCount) = (Int(value.u32(24)), Int(value.u32(28)))
        guard
            value.byteCount
                == Self.fixedBytes + runCount * Self.runBytes + mergeCount * Self.mergeBytes
        else { throw .corrupt(position: nil, what: "the key index's record has a wrong length") }
        seed = value.u64(8)
        nextRun = value.u64(16)
        var offset = Self.fixedBytes
        runs.reserveCapacity(runCount)
        for _ in 0..<runCount {
            runs.append(
                Run(
                    number: value.u64(offset), level: value.u32(offset + 16),
                    entries: value.u64(offset + 8)))
            offset += Self.runBytes
        }
        for _ in 0..<mergeCount {
            let boundary = IndexEntry(
                hash: value.u64(offset + 16), position: value.u64(offset + 24))
            merges.append(
                Merge(
                    level: value.u32(offset + 32), output: value.u64(offset), boundary: boundary,
                    written: value.u64(offset + 8)))
            offset += Self.mergeBytes
        }
    }

    private static let fixedBytes = 32
    private static let runBytes = 20
    private static let mergeBytes = 36

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(field: UInt64(0))
        bytes.append(field: seed)
        bytes.append(field: nextRun)
        bytes.append(field: UInt32(runs.count))
        bytes.append(field: UInt32(merges.count))
        for run in runs {
            bytes.append(field: run.number)
            bytes.append(field: run.entries)
            bytes.append(field: run.level)
        }
        for merge in merges {
            bytes.append(field: merge.output)
            bytes.append(field: merge.written)
            bytes.append(field: merge.boundary.hash)
            bytes.append(field: merge.boundary.position)
            bytes.append(field: merge.level)
        }
        bytes.set(bytes.span.bytes.extracting(8..<bytes.count).checksum, at: 0)
        return bytes
    }
}
