import Glibc

/// The few calls to the file system that generations need; each error names the path.
enum Files {
    /// The text of a small file; nil if there is none.
    static func read(_ path: String) throws(ViewError) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT || errno == ENOTDIR { return nil }
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        guard count >= 0 else { throw failure("read", path) }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    /// Writes beside, flushes, renames; the caller flushes the directory.
    static func replace(_ path: String, with text: String) throws(ViewError) {
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o660)
        guard descriptor >= 0 else { throw failure("create", temporary) }
        let bytes = Array(text.utf8)
        let isWritten = write(descriptor, bytes, bytes.count) == bytes.count
        let isFlushed = isWritten && fsync(descriptor) == 0
        let number = errno
        close(descriptor)
        guard isFlushed else { throw failure("write", temporary, number) }
        try rename(temporary, to: path)
    }

    static func rename(_ path: String, to target: String) throws(ViewError) {
        guard Glibc.rename(path, target) == 0 else { throw failure("rename", path) }
    }

    /// Makes the names in a directory durable.
    static func sync(_ path: String) throws(ViewError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("flush", path) }
    }

    static func makeDirectory(_ path: String) throws(ViewError) {
        guard mkdir(path, 0o770) == 0 || errno == EEXIST else { throw failure("create", path) }
    }

    /// The names in a directory, sorted; none if it does not exist.
    static func list(_ path: String) throws(ViewError) -> [String] {
        guard let directory = opendir(path) else {
            if errno == ENOENT { return [] }
            throw failure("list", path)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Removes a directory of plain files.
    static func removeDirectory(_ path: String) throws(ViewError) {
        for name in try list(path) {
            guard unlink(path + "/" + name) == 0 || errno == ENOENT else {
                throw failure("remove", path + "/" + name)
            }
        }
        guard rmdir(path) == 0 || errno == ENOENT else { throw failure("remove", path) }
    }

    static func failure(
        _ operation: String, _ path: String, _ number: Int32 = errno
    ) -> ViewError {
        .file(
            operation: operation, path: path,
            reason: String(cString: strerror(number)) + remedy(number))
    }

    private static func remedy(_ number: Int32) -> String {
        switch number {
        case ENOSPC, EDQUOT: "; free some space and try again"
        case EIO: "; check the disk and its logs"
        default: ""
        }
    }
}
