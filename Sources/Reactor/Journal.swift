import EventLog

/// The part of the log that the engine uses, so that simulations can put a log in memory in its
/// place and cut it off at any moment.
package protocol Journal: Sendable {
    /// A virtual clock moves only by an event: then the engine waits for the event, not for the
    /// time.
    var hasVirtualClock: Bool { get }
    func now() throws(StoreError) -> Instant
    func headPosition() throws(StoreError) -> Position
    func append(_ request: AppendRequest) async throws(AppendError) -> Receipt
    func dryRun(_ request: AppendRequest) throws(AppendError) -> [RecordedEvent]
    func revision(of stream: String) throws(StoreError) -> UInt64
    func read(after: Position, upTo: Position?, limit: Int) throws(StoreError) -> [RecordedEvent]
    func readStream(
        _ stream: String, afterRevision: UInt64, upTo: Position?, limit: Int
    ) throws(StoreError) -> [RecordedEvent]
    func readStreamBackward(
        _ stream: String, from: Position?, limit: Int
    ) throws(StoreError) -> [RecordedEvent]
    /// New heads, from this process and others, until the task is cancelled.
    func follow(after: Position) -> AsyncStream<Position>
}

extension Journal {
    /// A whole stream, or its beginning up to a position.
    func stream(_ name: String, upTo: Position? = nil) throws(StoreError) -> [RecordedEvent] {
        try readStream(name, afterRevision: 0, upTo: upTo, limit: .max)
    }
}
