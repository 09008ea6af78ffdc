import Glibc

/// One process at a time between looking at the files of a directory and replacing them.
///
/// The directory itself is locked, so that nothing is left behind in it.
struct DirectoryLock: ~Copyable {
    private let directory: Int32

    /// Waits for whoever holds it.
    init(_ path: String) throws {
        directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw DurableFile.failure("open", path) }
        while flock(directory, LOCK_EX) != 0 {
            guard errno == EINTR else {
                let failure = DurableFile.failure("lock", path)
                close(directory)
                throw failure
            }
        }
    }

    deinit { close(directory) }
}
