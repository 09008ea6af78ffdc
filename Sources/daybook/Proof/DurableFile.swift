import Glibc

/// Plain files that must be there after a power loss: keys, checkpoints, tiles.
///
/// The rule: a file is whole or not there. A replacement is written beside it, flushed and renamed.
enum DurableFile {
    /// Makes a file that must not exist, and that only its owner may read.
    static func create(secret path: String, _ bytes: [UInt8]) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else {
            throw failure(
                "create", path,
                remedy: errno == EEXIST ? "name a new file; a key is never overwritten" : nil)
        }
        defer { close(file) }
        try write(bytes, to: file, path)
        try flush(file, path)
        try sync(directory: parent(of: path))
    }

    /// Puts `bytes` in the place of whatever was there.
    static func replace(_ path: String, _ bytes: [UInt8], mode: mode_t = 0o644) throws {
        let beside = "\(path).new-\(getpid())"
        let file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode)
        guard file >= 0 else { throw failure("write", beside) }
        do {
            defer { close(file) }
            try write(bytes, to: file, beside)
            try flush(file, beside)
            guard rename(beside, path) == 0 else { throw failure("write", path) }
        } catch {
            unlink(beside)
            throw error
        }
        try sync(directory: parent(of: path))
    }

    static func sync(directory path: String) throws {
        let file = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw failure("open", path) }
        defer { close(file) }
        try flush(file, path)
    }

    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Writes all bytes; flushes nothing.
    static func write(_ bytes: [UInt8], to file: Int32, _ path: String) throws {
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(file, $0.baseAddress! + start, $0.count - start)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure("write", path) }
            start += count
        }
    }

    /// Makes durable what was written to a file before.
    static func flush(_ path: String) throws {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure("open", path) }
        defer { close(file) }
        try flush(file, path)
    }

    private static func flush(_ file: Int32, _ path: String) throws {
        guard fsync(file) == 0 else { throw failure("flush", path) }
    }

    static func failure(_ operation: String, _ path: String, remedy: String? = nil) -> Trouble {
        let number = errno
        return Trouble(
            "cannot \(operation) the file",
            place: "\(path): \(String(cString: strerror(number)))",
            remedy: remedy ?? self.remedy(number))
    }

    private static func remedy(_ number: Int32) -> String? {
        switch number {
        case ENOSPC, EDQUOT: "free some space there, and give the command again"
        case EIO: "check the disk and its logs"
        case EACCES, EPERM, EROFS: "look at who may write there"
        default: nil
        }
    }
}
