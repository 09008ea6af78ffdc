import CLMDB
import Glibc

/// The few calls to the file system that creating and checking a store need.
enum FileSystem {
    /// Makes what the directory or file holds durable.
    static func sync(_ path: String) throws(LMDBError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LMDBError(status: errno, operation: "open", path: path) }
        let status = fsync(descriptor) == 0 ? 0 : errno
        close(descriptor)
        try LMDBError.check(status, "flush", path)
    }

    static func status(of path: String, operation: String) throws(LMDBError) -> stat {
        var found = stat()
        guard stat(path, &found) == 0 else {
            throw LMDBError(status: errno, operation: operation, path: path)
        }
        return found
    }

    static func exists(_ path: String) -> Bool {
        var found = stat()
        return lstat(path, &found) == 0
    }

    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Renames without ever replacing something: two creators at once leave one store.
    static func renameExclusively(_ source: String, to target: String) throws(LMDBError) {
        try LMDBError.check(clmdb_rename_exclusively(source, target), "create", target)
    }

    /// The network file system that `path` lies on, where LMDB's locks do not hold; else nil.
    static func networkFileSystem(at path: String) -> String? {
        networkFileSystem(magic: clmdb_file_system(path))
    }

    /// By the number that `statfs` gives. FUSE has one for all that it may stand for, so it is let
    /// through: nothing tells a remote directory behind it from a local one.
    static func networkFileSystem(magic: UInt32) -> String? { networkTypes[magic] }

    static let fuse: UInt32 = 0x6573_5546

    static let localTypes: [UInt32: String] = [
        0xEF53: "ext4", 0x5846_5342: "XFS", 0x9123_683E: "Btrfs", 0x2FC1_2FC1: "ZFS",
        0x0102_1994: "tmpfs", 0x794C_7630: "overlay", 0xF2F5_2010: "F2FS", fuse: "FUSE",
    ]

    private static let networkTypes: [UInt32: String] = [
        0x6969: "NFS", 0x517B: "SMB", 0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB2",
        0x00C3_6400: "Ceph", 0x0BD0_0BD0: "Lustre", 0x5346_414F: "AFS", 0x6B41_4653: "AFS",
        0x7375_7245: "Coda", 0x0102_1997: "9P", 0x4750_4653: "GPFS", 0x0116_1970: "GFS2",
        0x7461_636F: "OCFS2", 0x564C: "NCP",
    ]
}
