/// Hearing of new events, by whichever process.
extension EventLog {
    /// New heads beyond `after`, each greater than the one before; one that was not taken in time
    /// is replaced by the newest. Ends when the log is closed or the consumer stops.
    ///
    /// LMDB cannot wake a reader: a thread watches the data file, and looks by itself once a second
    /// besides, since a file system may lose a notice.
    package func follow(after: Position) -> AsyncStream<Position> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Position.self, bufferingPolicy: .bufferingNewest(1))
        Follower(access: access, after: after, continuation: continuation).start()
        return stream
    }
}
