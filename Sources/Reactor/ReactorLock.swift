import Glibc

/// One running reactor a store: an exclusive lock on a file, released by the kernel when its holder
/// ends, however it ends. The fence in the log is what makes a take-over safe; the lock only
/// prevents it from happening by accident.
final class ReactorLock {
    private let path: String
    private let descriptor: Int32
    private(set) var isHeld = false

    init(path: String) throws(ReactorError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .lockFile(path: path, reason: String(cString: strerror(errno)))
        }
    }

    deinit { close(descriptor) }

    /// Takes the lock if nobody has it, and leaves a note of who does.
    func tryAcquire(note: String) throws(ReactorError) -> Bool {
        if isHeld { return true }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            switch errno {
            case EINTR: continue
            case EWOULDBLOCK: return false
            default: throw .lockFile(path: path, reason: String(cString: strerror(errno)))
            }
        }
        isHeld = true
        let bytes = Array(note.utf8)
        // The note is for people; the lock holds without it.
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, bytes, bytes.count, 0) }
        return true
    }

    /// What the holder wrote about itself.
    func holder() -> String {
        var bytes = [UInt8](repeating: 0, count: 200)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : "it left no note"
    }
}
