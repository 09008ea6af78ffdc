import Glibc

/// Whoever makes, switches or removes generations holds this; folding and reading do not.
///
/// The kernel lets go of it when the process ends, however it ends.
final class ViewLock: Sendable {
    private let descriptor: Int32

    /// - Parameter waits: wait for the holder instead of throwing `.locked`.
    init(_ directory: ViewDirectory, waits: Bool) throws(ViewError) {
        descriptor = try Self.acquire(directory.path, waits: waits)
    }

    deinit { close(descriptor) }

    private static func acquire(_ directory: String, waits: Bool) throws(ViewError) -> Int32 {
        let path = directory + "/LOCK"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o660)
        guard descriptor >= 0 else { throw Files.failure("open", path) }
        var status: Int32
        repeat {
            status = flock(descriptor, LOCK_EX | (waits ? 0 : LOCK_NB))
        } while status != 0 && errno == EINTR
        guard status == 0 else {
            let number = errno
            close(descriptor)
            throw number == EWOULDBLOCK
                ? .locked(path: directory) : Files.failure("lock", path, number)
        }
        return descriptor
    }
}
