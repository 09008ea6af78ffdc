import Crypto
import Glibc
import Synchronization

/// The side store for events that this version does not understand: their bytes, under their
/// SHA-256 digest, readable by the owner only.
///
/// Bounded, so that a sender cannot fill the disk. Bytes are durable before the event that names
/// them is appended; a file without an event is harmless, an event without its file is a lie.
package struct Quarantine: Sendable {
    package struct Limits: Sendable {
        package var bytes: Int
        package var files: Int

        package init(bytes: Int = 64 << 20, files: Int = 4096) {
            self.bytes = bytes
            self.files = files
        }
    }

    private let store: String
    private let directory: String
    private let limits: Limits
    private let flushed = FlushedDigests()

    /// `store` is the store's directory; nothing is made until something is kept.
    package init(store: String, limits: Limits = Limits()) {
        self.store = store
        directory = store + "/quarantine"
        self.limits = limits
    }

    package static func digest(of bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

    /// Where the bytes of that digest are.
    package func path(of digest: [UInt8]) -> String { directory + "/" + hexadecimal(digest) }

    /// Keeps the bytes, and returns when they are on the disk. Known bytes are kept once.
    ///
    /// One process at a time: the directory is locked, which also makes a part of a file that a
    /// crash left behind nobody's, and safe to overwrite.
    package func keep(_ bytes: [UInt8]) throws(QuarantineError) {
        if mkdir(directory, 0o700) != 0, errno != EEXIST { throw failure("make", directory) }
        let folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failure("open", directory) }
        defer { close(folder) }
        while flock(folder, LOCK_EX) != 0 {
            guard errno == EINTR else { throw failure("lock", directory) }
        }
        let digest = Self.digest(of: bytes)
        let path = path(of: digest)
        let isThere = access(path, F_OK) == 0
        if isThere, flushed.contain(digest) { return }
        if !isThere {
            try requireRoom(for: bytes.count)
            let part = directory + "/.part"
            try write(bytes, to: part)
            guard rename(part, path) == 0 else { throw failure("write", path) }
        }
        // Also what was found: whoever put it there may have died before this.
        guard fsync(folder) == 0 else { throw failure("flush", directory) }
        try syncStore()
        flushed.insert(digest)
    }

    /// The directory is an entry of the store's own.
    private func syncStore() throws(QuarantineError) {
        let folder = open(store, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failure("open", store) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw failure("flush", store) }
    }

    /// The bytes of a digest, nil if they are not kept here.
    package func bytes(of digest: [UInt8]) throws(InputError) -> [UInt8]? {
        let path = path(of: digest)
        guard access(path, F_OK) == 0 else { return nil }
        let file = try FileSource(path: path)
        var bytes: [UInt8] = []
        while true {
            let piece = try file.read()
            if piece.isEmpty { return bytes }
            bytes += piece
        }
    }

    private func requireRoom(for count: Int) throws(QuarantineError) {
        guard let folder = opendir(directory) else { throw failure("read", directory) }
        defer { closedir(folder) }
        var (files, bytes) = (0, 0)
        while let entry = readdir(folder) {
            var status = stat()
            guard entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")),
                fstatat(dirfd(folder), &entry.pointee.d_name.0, &status, 0) == 0
            else { continue }
            files += 1
            bytes += Int(status.st_size)
        }
        guard files < limits.files, bytes + count <= limits.bytes else {
            throw .full(path: directory, files: files, bytes: bytes)
        }
    }

    private func write(_ bytes: [UInt8], to path: String) throws(QuarantineError) {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw failure("write", path) }
        defer { close(file) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if written < 0 {
                guard errno == EINTR else { throw failure("write", path) }
                continue
            }
            rest = rest.dropFirst(written)
        }
        guard fsync(file) == 0 else { throw failure("write", path) }
    }

    private func failure(_ operation: String, _ path: String) -> QuarantineError {
        .failed(operation: operation, path: path, code: errno)
    }
}

/// What this process has made durable itself, so that an event which comes a thousand times costs
/// the disk's flushes once.
private final class FlushedDigests: Sendable {
    private let digests = Mutex<Set<[UInt8]>>([])

    func contain(_ digest: [UInt8]) -> Bool { digests.withLock { $0.contains(digest) } }
    func insert(_ digest: [UInt8]) { _ = digests.withLock { $0.insert(digest) } }
}

/// Why bytes could not be set apart. Nothing was appended for them.
package enum QuarantineError: Error, Equatable, Sendable {
    case full(path: String, files: Int, bytes: Int)
    case failed(operation: String, path: String, code: Int32)
}

extension QuarantineError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .full(let path, let files, let bytes):
            "the quarantine at \(path) is full (\(files) files, \(bytes) bytes); "
                + "move what was dealt with elsewhere and send the event again"
        case .failed(let operation, let path, let code):
            "cannot \(operation) \(path): \(String(cString: strerror(code))); "
                + (code == ENOSPC || code == EDQUOT
                    ? "free some space" : "check the disk and its logs")
                + " and send the event again"
        }
    }
}

/// Lower-case digits, two a byte.
package func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
