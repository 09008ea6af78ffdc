import EventLog

/// What an ingest needs of a log.
package protocol EventSink: Sendable {
    func now() -> Instant
    /// Answers each request on its own, in order.
    func appendAll(_ requests: [AppendRequest]) -> [Result<Receipt, AppendError>]
    /// What would be appended now; empty for a duplicate.
    func dryRun(_ request: AppendRequest) throws(AppendError) -> [RecordedEvent]
    /// Where the request of that key begins, nil if there is none.
    func firstPosition(for key: IdempotencyKey) throws(StoreError) -> Position?
}

extension EventLog: EventSink {
    package func firstPosition(for key: IdempotencyKey) throws(StoreError) -> Position? {
        try receipt(for: key)?.first
    }
}
