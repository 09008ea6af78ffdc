import LMDB

/// Taking payloads out of the log, with everything else as it was (S9).
extension EventLog {
    /// Removes salt and payload of the events and appends `PayloadErased`, in one commit.
    ///
    /// All events or none. The same erasure again gets its first receipt. The bytes stay in free
    /// pages of the log's file until ``LogBackup/compact(_:settings:)``, and in copies of it.
    package func erase(_ erasure: Erasure, by actor: Actor) throws(AppendError) -> Receipt {
        _ = try requireWriter()
        try erasure.check()
        return try submitBlocking(Submission([.erase(erasure, by: actor)]))[0].get()
    }

    /// Whether the stream was erased, so that it takes no further event.
    package func hasEnded(_ stream: String) throws(StoreError) -> Bool {
        try access.read { transaction, tables in
            try transaction.entry(of: stream, tables)?.isEnded ?? false
        }
    }

    /// Where the log says that something was erased from it: the last time and how often.
    package func erasures() throws(StoreError) -> (last: Position, count: UInt64)? {
        try access.read { transaction, tables in
            try transaction.entry(of: AppendPass.erasureStream, tables)
                .map { ($0.position, $0.revision) }
        }
    }
}
