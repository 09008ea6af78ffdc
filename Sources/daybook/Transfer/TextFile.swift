import Glibc

/// A long text on its way to standard output, or to a new file that has its name once it is whole.
///
/// The rule: a file of that name is all of it, on the disk, and readable by its owner alone; it is
/// never one that was there before.
final class TextFile {
    private let path: String
    private let part: String
    private let file: Int32
    private var buffer: [UInt8] = []
    private var isEnded = false

    private var isStandardOutput: Bool { path == "-" }

    init(_ path: String) throws {
        self.path = path
        part = "\(path).part-\(getpid())"
        guard path != "-" else {
            file = STDOUT_FILENO
            return
        }
        guard access(path, F_OK) != 0 else {
            throw Trouble("the file exists already", place: path, remedy: "name a new file")
        }
        file = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw DurableFile.failure("create", part) }
    }

    deinit {
        guard !isStandardOutput, !isEnded else { return }
        close(file)
        unlink(part)
    }

    func line(_ text: String) throws {
        buffer.append(contentsOf: text.utf8)
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= 1 << 16 { try flush() }
    }

    private func flush() throws {
        var start = 0
        while start < buffer.count {
            let written = buffer.withUnsafeBytes {
                write(file, $0.baseAddress! + start, $0.count - start)
            }
            if written < 0 && errno == EINTR { continue }
            if written < 0 && errno == EPIPE && isStandardOutput { throw OutputClosed() }
            guard written > 0 else {
                throw DurableFile.failure(
                    "write", isStandardOutput ? "standard output" : part,
                    remedy: "make room where the output goes, or send it elsewhere")
            }
            start += written
        }
        buffer.removeAll(keepingCapacity: true)
    }

    func finish() throws {
        try flush()
        guard !isStandardOutput else { return }
        guard fsync(file) == 0 else { throw DurableFile.failure("flush", part) }
        // Like a rename, but never over a file that came meanwhile.
        guard link(part, path) == 0 else { throw DurableFile.failure("create", path) }
        unlink(part)
        close(file)
        isEnded = true
        try DurableFile.sync(directory: DurableFile.parent(of: path))
    }
}
