import LMDB

/// How the log's file and its readers stand, for whoever looks after it.
package struct StoreCondition: Sendable {
    /// A process with a snapshot of the log, or a slot for one.
    package struct Reader: Sendable, Hashable {
        package let process: Int32
        package let isAlive: Bool
        /// Commits since its snapshot; nil while it holds none.
        package let commitsBehind: UInt64?
    }

    package let libraryVersion: String
    package let mapBytes: Int
    /// Up to the last page in use.
    package let usedBytes: Int
    /// Within them, in no use.
    package let freeBytes: Int
    /// Of the free ones, those that cannot be used again before the oldest snapshot ends.
    package let heldBytes: Int
    package let diskFreeBytes: Int
    package let fileSystem: String
    package let isOnFUSE: Bool
    package let readers: [Reader]
    package let readersMax: Int
    /// Slots of processes that are gone, freed just now.
    package let slotsFreed: Int
}

extension EventLog {
    /// Looks at the file, the disk and the readers, and frees the slots of readers that are gone.
    package func condition() throws(StoreError) -> StoreCondition {
        do {
            return try access.inspect { environment in
                let freed = try environment.checkReaders()
                let info = try environment.info()
                let readers = try environment.readers()
                let oldest = readers.compactMap(\.transaction).min()
                let free = try environment.freePages(oldestReader: oldest)
                return StoreCondition(
                    libraryVersion: Environment.libraryVersion, mapBytes: info.mapSizeBytes,
                    usedBytes: info.usedBytes, freeBytes: free.bytes, heldBytes: free.heldBytes,
                    diskFreeBytes: try environment.freeDiskBytes(),
                    fileSystem: environment.fileSystem, isOnFUSE: environment.isOnFUSE,
                    readers: readers.map { reader in
                        StoreCondition.Reader(
                            process: reader.process, isAlive: reader.isAlive,
                            commitsBehind: reader.transaction.map {
                                info.lastTransaction - min($0, info.lastTransaction)
                            })
                    }, readersMax: info.maxReaders, slotsFreed: freed)
            }
        } catch let error as StoreError {
            throw error
        } catch let error as LMDBError {
            throw StoreError(error)
        } catch {
            throw .storage("\(error)")
        }
    }
}
