import Synchronization

/// Something for the writer to do, and whom to tell what became of it.
struct Submission: Sendable {
    var work: Work
    let completion: @Sendable (Result<Receipt, AppendError>) -> Void

    enum Work: Sendable {
        case append(PreparedRequest)
        case advanceClock(to: Instant, by: Actor)
        case acceptClockStep(by: Actor)
    }

    /// Bounds for what the write transaction must have room for: writes under keys, and bytes.
    var size: (puts: Int, bytes: Int) {
        guard case .append(let request) = work else { return (32, 8192) }
        // An event is itself, its stream and the nodes it completes; a clock step may come before.
        return (16 + 3 * request.events.count, 4096 + request.byteCount)
    }
}

/// A request as it waits for the writer: checked, digested and encoded.
struct PreparedRequest: Sendable {
    let key: IdempotencyKey
    let tableKey: [UInt8]
    let digest: ContentDigest
    let expectations: [Expectation]
    var events: [PreparedEvent]
    let byteCount: Int

    init(_ request: AppendRequest, digest: ContentDigest) {
        key = request.key
        tableKey = request.key.tableKey
        self.digest = digest
        expectations = request.expectations
        events = request.events.enumerated().map { index, event in
            PreparedEvent(
                event, key: request.key, index: index, count: request.events.count)
        }
        byteCount = events.reduce(0) { $0 + $1.value.count }
    }
}
