import CLMDB

/// What can be asked of an environment without a transaction.
extension Environment {
    package struct Info: Sendable, Hashable {
        package let mapSizeBytes: Int
        /// Up to the last page in use; free pages within count too.
        package let usedBytes: Int
        package let lastTransaction: UInt64
        package let readers: Int
        package let maxReaders: Int
    }

    package func info() throws(LMDBError) -> Info {
        try enter("inspect")
        defer { leave() }
        var info = MDB_envinfo()
        try LMDBError.check(mdb_env_info(handle.pointer, &info), "inspect", path)
        return Info(
            mapSizeBytes: info.me_mapsize,
            usedBytes: try StoreFile.usedBytes(of: handle.pointer, at: path),
            lastTransaction: UInt64(info.me_last_txnid),
            readers: Int(info.me_numreaders), maxReaders: Int(info.me_maxreaders))
    }

    /// Frees the slots of readers whose process is gone, and says how many: each would keep every
    /// page that it could have read, so that the file grows without end.
    @discardableResult
    package func checkReaders() throws(LMDBError) -> Int {
        try enter("check the readers of")
        defer { leave() }
        var dead: Int32 = 0
        try LMDBError.check(
            mdb_reader_check(handle.pointer, &dead), "check the readers of", path)
        return Int(dead)
    }

    /// Makes every commit so far durable, whatever the sync mode.
    package func flush() throws(LMDBError) {
        try enter("flush")
        defer { leave() }
        try LMDBError.check(mdb_env_sync(handle.pointer, 1), "flush", path)
    }
}
