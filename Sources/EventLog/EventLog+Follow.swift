/// Hearing of new events, by whichever process.
extension EventLog {
    /// New heads beyond `after`, each greater than the one before; one that was not taken in time
    /// is replaced by the newest. Ends when the log is closed or the consumer stops.
    ///
    /// LMDB cannot wake a reader: each writer rings after its commit by touching the lock file, a
    /// thread here listens for it, and looks by itself once a second besides, since a writer may
    /// end before it rings, and a file system may lose a notice.
    package func follow(after: Position) -> AsyncStream<Position> {
        follow(after: after, lookMilliseconds: 1_000)
    }

    /// The same with another time between two looks; a test that waits for the bell alone gives -1.
    func follow(after: Position, lookMilliseconds: Int32) -> AsyncStream<Position> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Position.self, bufferingPolicy: .bufferingNewest(1))
        Follower(
            access: access, after: after, lookMilliseconds: lookMilliseconds,
            continuation: continuation
        ).start()
        return stream
    }
}
