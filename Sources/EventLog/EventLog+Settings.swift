import LMDB

/// What tests and benchmarks open a log with; programs take the defaults.
extension EventLog {
    package struct Settings: Sendable {
        /// The most that the log can ever hold; sparse.
        package var mapSizeBytes: Int
        /// The clocks of a store in real mode.
        package var clock: any ClockSource
        package var faults: CommitFaults?
        package var longReaders: LongReaderWatch?
        /// Between two looks at the readers by the writer.
        package var readerCheckSeconds: Int

        package init(
            mapSizeBytes: Int = 1 << 40, clock: any ClockSource = SystemClock(),
            faults: CommitFaults? = nil, longReaders: LongReaderWatch? = nil,
            readerCheckSeconds: Int = 5
        ) {
            self.mapSizeBytes = mapSizeBytes
            self.clock = clock
            self.faults = faults
            self.longReaders = longReaders
            self.readerCheckSeconds = readerCheckSeconds
        }

        func environment(_ access: Access) -> Environment.Options {
            Environment.Options(mapSizeBytes: mapSizeBytes, isReadOnly: access == .readOnly)
        }
    }

    /// Failures injected on either side of the commit. An `LMDBError` of operation `commit` stands
    /// for a commit that failed.
    package struct CommitFaults: Sendable {
        package var beforeCommit: @Sendable () throws -> Void
        package var afterCommit: @Sendable () throws -> Void

        package init(
            beforeCommit: @escaping @Sendable () throws -> Void = {},
            afterCommit: @escaping @Sendable () throws -> Void = {}
        ) {
            self.beforeCommit = beforeCommit
            self.afterCommit = afterCommit
        }
    }
}
