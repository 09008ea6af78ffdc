import CLMDB
import Glibc

/// Who reads, and what that keeps from being used again.
extension Environment {
    /// A slot of the reader table that is taken.
    package struct Reader: Sendable, Hashable {
        package let process: Int32
        /// The last commit that its snapshot holds; nil for one that holds none now.
        package let transaction: UInt64?

        package init(process: Int32, transaction: UInt64?) {
            self.process = process
            self.transaction = transaction
        }

        /// Its process still runs. Of another PID namespace that cannot be told.
        package var isAlive: Bool { kill(process, 0) == 0 || errno == EPERM }
    }

    /// Pages that no tree uses.
    package struct FreePages: Sendable, Hashable {
        package var bytes = 0
        /// Of them, what commits freed that the oldest snapshot does not hold: none of these pages
        /// can be used again before it ends, and the file grows instead.
        package var heldBytes = 0
    }

    package static var libraryVersion: String { String(cString: mdb_version(nil, nil, nil)) }

    /// The readers of all processes.
    package func readers() throws(LMDBError) -> [Reader] {
        try enter("inspect")
        defer { leave() }
        var text = ""
        let status = withUnsafeMutablePointer(to: &text) { text in
            mdb_reader_list(
                handle.pointer,
                { line, context in
                    guard let line, let context else { return -1 }
                    context.assumingMemoryBound(to: String.self).pointee += String(cString: line)
                    return 0
                }, text)
        }
        guard status >= 0 else {
            throw LMDBError(status: status, operation: "inspect", path: path)
        }
        return text.split(separator: "\n").compactMap { line in
            // Process, thread and transaction; the heading and "(no active readers)" are not.
            let fields = line.split(separator: " ")
            guard fields.count == 3, let process = Int32(fields[0]) else { return nil }
            return Reader(process: process, transaction: UInt64(fields[2]))
        }
    }

    /// - Parameter oldest: the last commit that the oldest snapshot holds.
    package func freePages(oldestReader oldest: UInt64?) throws -> FreePages {
        try read { transaction in
            var found = FreePages()
            let listOfFreePages = Table(handle: 0, name: "free pages", keys: .integers)
            var cursor = try transaction.cursor(listOfFreePages)
            let pageBytes = Int(getpagesize())
            while try cursor.next() {
                let count = cursor.value.unsafeLoadUnaligned(as: Int.self)
                found.bytes += count * pageBytes
                if let oldest, cursor.integerKey > oldest { found.heldBytes += count * pageBytes }
            }
            return found
        }
    }

    /// Of the file system that the store lies on.
    package func freeDiskBytes() throws(LMDBError) -> Int {
        var found = statvfs()
        guard statvfs(path, &found) == 0 else {
            throw LMDBError(status: errno, operation: "inspect", path: path)
        }
        return Int(found.f_bavail) * Int(found.f_frsize)
    }

    /// The kind of file system by its name, or by the number that `statfs` gives.
    package var fileSystem: String {
        let magic = clmdb_file_system(path)
        return FileSystem.localTypes[magic] ?? "0x" + String(magic, radix: 16)
    }

    /// What lies behind FUSE is not to be known: it may be far away.
    package var isOnFUSE: Bool { clmdb_file_system(path) == FileSystem.fuse }
}
