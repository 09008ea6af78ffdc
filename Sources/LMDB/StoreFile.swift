import CLMDB
import Glibc

/// What is looked at before LMDB may open a directory, since LMDB itself would create a store in
/// an empty one, and would end the process on reading beyond the end of a file that was cut.
enum StoreFile {
    static let name = "data.mdb"

    /// Refuses what is not a store, and says which file it is.
    static func check(_ path: String) throws(LMDBError) -> EnvironmentRegistry.Identity {
        let directory = try FileSystem.status(of: path, operation: "open")
        guard directory.st_mode & S_IFMT == S_IFDIR else {
            throw LMDBError(.notAStore, operation: "open", path: path)
        }
        if let type = FileSystem.networkFileSystem(at: path) {
            throw LMDBError(.networkFileSystem(type), operation: "open", path: path)
        }
        var file = stat()
        guard stat(path + "/" + name, &file) == 0 else {
            let code: LMDBError.Code = errno == EACCES ? .permission : .notAStore
            throw LMDBError(code, operation: "open", path: path)
        }
        let smallest = 2 * Int(getpagesize())
        guard file.st_mode & S_IFMT == S_IFREG, file.st_size > 0 else {
            throw LMDBError(.notAStore, operation: "open", path: path)
        }
        guard file.st_size >= smallest else {
            throw LMDBError(
                .truncated(expectedBytes: smallest, foundBytes: file.st_size),
                operation: "open", path: path)
        }
        return .init(device: UInt64(file.st_dev), inode: UInt64(file.st_ino))
    }

    /// Refuses a file that ends before the last page that its header names.
    static func checkLength(of environment: OpaquePointer, at path: String) throws(LMDBError) {
        let expected = try usedBytes(of: environment, at: path)
        let found = try FileSystem.status(of: path + "/" + name, operation: "open").st_size
        guard found >= expected else {
            throw LMDBError(
                .truncated(expectedBytes: expected, foundBytes: found), operation: "open",
                path: path)
        }
    }

    /// Up to the end of the last page that the newest commit knows, free ones included.
    static func usedBytes(
        of environment: OpaquePointer, at path: String
    ) throws(LMDBError) -> Int {
        var info = MDB_envinfo()
        var statistics = MDB_stat()
        try LMDBError.check(mdb_env_info(environment, &info), "inspect", path)
        try LMDBError.check(mdb_env_stat(environment, &statistics), "inspect", path)
        return (Int(info.me_last_pgno) + 1) * Int(statistics.ms_psize)
    }
}
