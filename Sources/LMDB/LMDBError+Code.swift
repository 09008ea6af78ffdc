import CLMDB
import Glibc

/// How the numbers that LMDB returns become codes that a caller can decide by.
extension LMDBError {
    init(status: Int32, operation: String, path: String) {
        self.init(Self.code(of: status), operation: operation, path: path)
    }

    private static func code(of status: Int32) -> Code {
        switch status {
        case MDB_KEYEXIST: .keyExists
        case MDB_MAP_FULL: .mapFull
        case MDB_MAP_RESIZED: .mapResized
        case MDB_READERS_FULL: .readersFull
        case MDB_TXN_FULL: .transactionFull
        case MDB_DBS_FULL: .tablesFull
        case MDB_BAD_VALSIZE: .badSize
        case MDB_INVALID: .notAStore
        case MDB_VERSION_MISMATCH: .versionMismatch
        case MDB_CORRUPTED, MDB_PAGE_NOTFOUND: .corrupted
        case MDB_PANIC: .panic
        case ENOSPC, EDQUOT: .diskFull
        case ENOENT, ENOTDIR: .missing
        case EEXIST, ENOTEMPTY: .exists
        case EACCES, EPERM: .permission
        case EROFS: .readOnly
        case ..<0: .misuse(status)
        default: .io(status)
        }
    }

    /// Throws unless `status` is success. Its words are made only then: this is on every path.
    static func check(
        _ status: Int32, _ operation: @autoclosure () -> String,
        _ path: @autoclosure () -> String
    ) throws(LMDBError) {
        if status != MDB_SUCCESS {
            throw LMDBError(status: status, operation: operation(), path: path())
        }
    }
}
