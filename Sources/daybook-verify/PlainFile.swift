import Glibc

/// Reads files whole, up to a limit, with trouble that names them.
enum PlainFile {
    /// Nil if there is no such file; a longer one than `max` is cut after `max + 1` bytes.
    static func read(_ path: String, max: Int) throws(Trouble) -> [UInt8]? {
        let file = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        if file < 0 && (errno == ENOENT || errno == ENOTDIR) { return nil }
        guard file >= 0 else { throw failure(path) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: min(max + 1, 1 << 16))
        while bytes.count <= max {
            let count = Glibc.read(file, &piece, min(piece.count, max + 1 - bytes.count))
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure(path) }
            if count == 0 { break }
            bytes += piece[..<count]
        }
        return bytes
    }

    /// A file that was named, so that it must be there.
    static func require(_ path: String, max: Int) throws(Trouble) -> [UInt8] {
        guard let bytes = try read(path, max: max) else {
            throw Trouble(
                "there is no such file", place: path, remedy: "check the name that was given")
        }
        guard bytes.count <= max else {
            throw Trouble(
                "the file is longer than \(max) bytes", place: path,
                remedy: "check that it is the file that you mean")
        }
        return bytes
    }

    static func failure(_ path: String) -> Trouble {
        Trouble(
            "the file cannot be read: \(String(cString: strerror(errno)))", place: path,
            remedy: "check its permissions and the disk")
    }
}
