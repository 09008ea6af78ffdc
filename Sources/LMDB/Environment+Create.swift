import CLMDB
import Glibc

/// How a store comes into being: whole or not at all.
extension Environment {
    /// Creates a store with its tables at the directory `path`, which must not exist.
    ///
    /// LMDB writes its first pages in steps, and a file that was left between two of them never
    /// opens. So the store is made in a directory beside, flushed, and renamed into place.
    package static func create(
        at path: String, options: Options = Options(), tables: [TableSpec]
    ) throws(LMDBError) {
        let parent = FileSystem.parent(of: path)
        guard !FileSystem.exists(path) else {
            throw LMDBError(.exists, operation: "create", path: path)
        }
        if let type = FileSystem.networkFileSystem(at: parent) {
            throw LMDBError(.networkFileSystem(type), operation: "create", path: path)
        }
        let temporary = "\(path).creating-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        guard mkdir(temporary, mode_t(0o770)) == 0 else {
            throw LMDBError(status: errno, operation: "create", path: path)
        }
        do throws(LMDBError) {
            try fill(temporary, options, tables)
            try FileSystem.sync(temporary + "/" + StoreFile.name)
            try FileSystem.sync(temporary)
            try FileSystem.renameExclusively(temporary, to: path)
        } catch {
            for file in [StoreFile.name, "lock.mdb"] { unlink(temporary + "/" + file) }
            rmdir(temporary)
            throw LMDBError(error.code, operation: "create", path: path)
        }
        try FileSystem.sync(parent)
    }

    private static func fill(
        _ path: String, _ options: Options, _ tables: [TableSpec]
    ) throws(LMDBError) {
        var options = options
        options.isReadOnly = false
        options.sync = .full
        let handle = try Self.open(path, options).pointer
        defer { mdb_env_close(handle) }
        var transaction: OpaquePointer?
        try LMDBError.check(mdb_txn_begin(handle, nil, 0, &transaction), "create", path)
        for table in tables {
            var flags = UInt32(MDB_CREATE)
            if table.keys == .integers { flags |= UInt32(MDB_INTEGERKEY) }
            var made: MDB_dbi = 0
            let status = mdb_dbi_open(transaction, table.name, flags, &made)
            if status != MDB_SUCCESS { mdb_txn_abort(transaction) }
            try LMDBError.check(status, "create", path)
        }
        try LMDBError.check(mdb_txn_commit(transaction), "create", path)
    }
}
