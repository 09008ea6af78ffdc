/// How an environment is opened.
extension Environment {
    package struct Options: Sendable, Hashable {
        /// The most that the store can ever hold. The file is sparse: a huge map costs nothing.
        package var mapSizeBytes: Int
        package var maxTables: UInt32
        /// Fixed by the first process that opens the store; it must exceed all readers at once.
        package var maxReaders: UInt32
        package var isReadOnly: Bool
        package var sync: Sync

        package init(
            mapSizeBytes: Int = 1 << 40, maxTables: UInt32 = 16, maxReaders: UInt32 = 1024,
            isReadOnly: Bool = false, sync: Sync = .full
        ) {
            self.mapSizeBytes = mapSizeBytes
            self.maxTables = maxTables
            self.maxReaders = maxReaders
            self.isReadOnly = isReadOnly
            self.sync = sync
        }
    }

    /// What a commit waits for. LMDB's memory-mapped writes are never used.
    package enum Sync: Sendable, Hashable {
        /// A commit that returns is on the disk. The only mode for what cannot be made again.
        case full
        /// The store stays consistent, the last commits may be lost: for live views.
        case noMetaSync
        /// A power loss may destroy the store: only while a generation is being built, which is
        /// sealed by `flush()` before anything reads it, and thrown away when that did not happen.
        case none
    }
}
