import Glibc

/// Who has an environment's directory open: a shared lock on it for each that works with the store,
/// an exclusive one for whoever replaces its file.
///
/// LMDB itself lets a second opener wait, and that one would then read a new file by what the old
/// file's lock table says. So whoever finds the file about to be replaced is refused instead.
package struct Presence: ~Copyable, Sendable {
    package enum Mode: Sendable { case shared, exclusive }

    private let directory: Int32

    /// - Parameter path: the environment's directory.
    package init(_ mode: Mode, at path: String) throws(LMDBError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw LMDBError(status: errno, operation: "open", path: path)
        }
        let wanted = (mode == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB
        while flock(descriptor, wanted) != 0 {
            let number = errno
            if number == EINTR { continue }
            Glibc.close(descriptor)
            if number == EWOULDBLOCK {
                let code: LMDBError.Code = mode == .shared ? .beingReplaced : .inUse
                throw LMDBError(code, operation: "open", path: path)
            }
            throw LMDBError(status: number, operation: "lock", path: path)
        }
        directory = descriptor
    }

    deinit { Glibc.close(directory) }
}
