import Glibc

/// The few calls to the file system that a store's directory needs beside its tables.
enum Files {
    struct Failure: Error {
        var number: Int32
        var operation: String
        var path: String

        var storeError: StoreError {
            switch number {
            case EACCES, EPERM, EROFS: .permission(path: path, operation: operation)
            case ENOSPC, EDQUOT: .diskFull(path: path)
            case ENOENT: .missing(path: path)
            case EEXIST, ENOTEMPTY: .exists(path: path)
            default:
                .storage(
                    "cannot \(operation) \(path): \(String(cString: strerror(number))); "
                        + "check the disk and its logs")
            }
        }
    }

    static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Failure(number: errno, operation: "read", path: path) }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: limit)
        let count = Glibc.read(file, &buffer, limit)
        guard count >= 0 else { throw Failure(number: errno, operation: "read", path: path) }
        return Array(buffer.prefix(count))
    }

    /// Writes a new file that only its owner may read, durably.
    static func write(_ bytes: [UInt8], newFile path: String) throws(Failure) {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(0o600))
        guard file >= 0 else { throw Failure(number: errno, operation: "create", path: path) }
        defer { close(file) }
        guard Glibc.write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0 else {
            throw Failure(number: errno, operation: "write", path: path)
        }
    }

    /// Makes a directory's entries durable.
    static func sync(directory path: String) throws(Failure) {
        try sync(path, flags: O_DIRECTORY)
    }

    /// Makes durable what any process has written to a file.
    static func sync(file path: String) throws(Failure) { try sync(path, flags: 0) }

    private static func sync(_ path: String, flags: Int32) throws(Failure) {
        let file = open(path, O_RDONLY | flags | O_CLOEXEC)
        guard file >= 0 else { throw Failure(number: errno, operation: "open", path: path) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw Failure(number: errno, operation: "flush", path: path) }
    }

    static func makeDirectory(_ path: String) throws(Failure) {
        guard mkdir(path, mode_t(0o700)) == 0 else {
            throw Failure(number: errno, operation: "create", path: path)
        }
    }

    /// Replaces nothing but an empty directory: the kernel refuses one that holds something.
    static func rename(_ source: String, to target: String) throws(Failure) {
        guard Glibc.rename(source, target) == 0 else {
            throw Failure(number: errno, operation: "create", path: target)
        }
    }

    enum Kind: Equatable { case missing, emptyDirectory, directory, other }

    static func kind(of path: String) throws(Failure) -> Kind {
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return .missing }
            throw Failure(number: errno, operation: "open", path: path)
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { return .other }
        guard let directory = opendir(path) else {
            throw Failure(number: errno, operation: "open", path: path)
        }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { return .directory }
        }
        return .emptyDirectory
    }

    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

enum Hexadecimal {
    /// Nil unless all are digits, in pairs.
    static func decode(_ digits: [UInt8]) -> [UInt8]? {
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard
                let byte = UInt8(
                    String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(byte)
        }
        return bytes
    }
}
