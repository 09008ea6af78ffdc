import CLMDB
import Glibc

/// The sentence that a person reads: what failed, where, why, and the remedy.
extension LMDBError: CustomStringConvertible {
    package var description: String {
        "cannot \(operation) \(path): \(reason); \(remedy)"
    }

    private var reason: String {
        switch code {
        case .mapFull: "the store reached its map size"
        case .diskFull: "the disk is full"
        case .mapResized: "another process enlarged the store while it was being read here"
        case .readersFull: "all reader slots are taken"
        case .transactionFull: "the transaction holds too many changed pages"
        case .tablesFull: "the environment holds no more tables"
        case .tableMissing(let name): "it has no table \"\(name)\""
        case .keyExists: "the key exists already or is out of order"
        case .badSize: "a key is empty or longer than 511 bytes, or a value is too long"
        case .missing: "there is no such directory"
        case .exists: "it exists already"
        case .permission: "permission denied"
        case .readOnly: "it is open for reading only"
        case .notAStore: "it is not an LMDB store"
        case .truncated(let expected, let found):
            "data.mdb has \(found) bytes where its own header asks for \(expected)"
        case .versionMismatch: "another version of LMDB wrote it"
        case .corrupted: "a page of it is damaged"
        case .panic: "an earlier write failed and left it unusable"
        case .networkFileSystem(let type): "it lies on a network file system (\(type))"
        case .alreadyOpen: "this process has it open already"
        case .beingReplaced: "another process is replacing its file"
        case .inUse: "other processes have it open"
        case .closed: "it was closed"
        case .io(let number): String(cString: strerror(number))
        case .misuse(let number): String(cString: mdb_strerror(number))
        }
    }

    private var remedy: String {
        switch code {
        case .mapFull: "open it with a larger map size"
        case .diskFull: "free space on its disk and try again"
        case .mapResized: "try again when the reads under way have ended"
        case .readersFull: "end processes that read it, or run a reader check"
        case .transactionFull: "commit and go on in another transaction"
        case .tablesFull: "open it with a larger number of tables"
        case .tableMissing: "check that the path is right and that this program created it"
        case .keyExists: "read what stands under the key"
        case .badSize: "shorten the key or the value"
        case .missing: "check the path, or create the store"
        case .exists: "choose another path, or open what is there"
        case .permission: "run as a user who may read and write data.mdb and lock.mdb in it"
        case .readOnly: "open it for writing, on a file system that is mounted for writing"
        case .notAStore: "check the path"
        case .truncated: "restore the store from a backup"
        case .versionMismatch: "use the program that wrote it, export, and import here"
        case .corrupted: "run a verification and restore from a backup"
        case .panic: "close it, check the disk, and open it again"
        case .networkFileSystem: "move the store to a local disk"
        case .alreadyOpen: "share the environment that is open"
        case .beingReplaced: "try again when that has ended"
        case .inUse: "end what works with it and try again"
        case .closed: "open it again"
        case .io: "check the disk and its logs"
        case .misuse: "report this as a defect"
        }
    }
}
