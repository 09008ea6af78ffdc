import CLMDB
import Glibc

/// A store's file made once more: beside one that goes on being written, or in its place.
extension Environment {
    /// What a compaction came to.
    package struct Compaction: Sendable, Hashable {
        /// What the file took on the disk, and what it takes now.
        package let bytesBefore: Int
        package let bytesAfter: Int
    }

    /// Writes the newest commit to a new file, durably. Writers go on meanwhile; what they change
    /// is not in it. The snapshot is held until the end, so that no page it uses is used again.
    package func copy(to path: String) throws(LMDBError) {
        requireOpeningProcess()
        try enter("copy")
        defer { leave() }
        try Self.copy(handle.pointer, to: path, flags: 0)
    }

    /// Puts in the place of the file one without free pages. Nobody may have the store open.
    ///
    /// The new file is whole and durable before it takes the name: a crash leaves one of both.
    package static func compact(
        _ path: String, options: Options = Options()
    ) throws(LMDBError) -> Compaction {
        _ = try StoreFile.check(path)
        let presence = try Presence(.exclusive, at: path)
        let (file, fresh) = (path + "/" + StoreFile.name, path + "/compacted.mdb")
        // Left by one that was killed: of no use, and ours alone under the lock.
        unlink(fresh)
        let handle = try open(path, options).pointer
        do throws(LMDBError) {
            defer { mdb_env_close(handle) }
            try requireAlone(handle, path)
            try copy(handle, to: fresh, flags: UInt32(MDB_CP_COMPACT))
        } catch {
            unlink(fresh)
            throw error
        }
        let before = try FileSystem.status(of: file, operation: "compact").st_blocks * 512
        try takeMode(of: file, for: fresh)
        guard rename(fresh, file) == 0 else {
            throw LMDBError(status: errno, operation: "compact", path: path)
        }
        // It names the transactions of the file that is gone; the next to open makes a new one.
        unlink(path + "/lock.mdb")
        try FileSystem.sync(path)
        _ = consume presence
        let after = try FileSystem.status(of: file, operation: "compact").st_blocks * 512
        return Compaction(bytesBefore: Int(before), bytesAfter: Int(after))
    }

    /// A program of another make, which does not take our lock, shows itself as a reader.
    private static func requireAlone(_ handle: OpaquePointer, _ path: String) throws(LMDBError) {
        var dead: Int32 = 0
        try LMDBError.check(mdb_reader_check(handle, &dead), "check the readers of", path)
        var info = MDB_envinfo()
        try LMDBError.check(mdb_env_info(handle, &info), "inspect", path)
        // The count is of slots ever taken; opening alone begins anew at none.
        guard info.me_numreaders == 0 else {
            throw LMDBError(.inUse, operation: "compact", path: path)
        }
    }

    private static func takeMode(of file: String, for fresh: String) throws(LMDBError) {
        let found = try FileSystem.status(of: file, operation: "compact")
        guard chmod(fresh, found.st_mode & 0o777) == 0 else {
            throw LMDBError(status: errno, operation: "compact", path: fresh)
        }
    }

    private static func copy(
        _ handle: OpaquePointer, to path: String, flags: UInt32
    ) throws(LMDBError) {
        let descriptor = Glibc.open(
            path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(0o660))
        guard descriptor >= 0 else {
            throw LMDBError(status: errno, operation: "create", path: path)
        }
        defer { Glibc.close(descriptor) }
        try LMDBError.check(mdb_env_copyfd2(handle, descriptor, flags), "copy to", path)
        guard fsync(descriptor) == 0 else {
            throw LMDBError(status: errno, operation: "flush", path: path)
        }
    }
}
