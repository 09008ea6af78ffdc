import Glibc

/// Where an input comes from, in pieces of any size; an empty piece is its end.
package protocol ByteSource {
    mutating func read() throws(InputError) -> [UInt8]
}

/// The input could not be read.
package struct InputError: Error, Equatable, Sendable {
    package var path: String
    package var code: Int32
}

extension InputError: CustomStringConvertible {
    package var description: String {
        let remedy =
            switch code {
            case ENOENT: ". Check the name, or give ‘-’ for standard input."
            case EACCES: ". Run as a user who may read it."
            case EISDIR: ". Name a file."
            default: "."
            }
        return "\(path) cannot be read: \(String(cString: strerror(code)))\(remedy)"
    }
}

/// Bytes that are in memory already.
package struct MemorySource: ByteSource {
    private var bytes: [UInt8]

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package mutating func read() throws(InputError) -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }
}

/// A file or standard input, read in pieces as they are asked for.
package final class FileSource: ByteSource {
    private static let pieceBytes = 1 << 16

    private let descriptor: Int32
    private let path: String
    private let isOwned: Bool

    package init(path: String) throws(InputError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        self.path = path
        isOwned = true
        guard descriptor >= 0 else { throw InputError(path: path, code: errno) }
    }

    /// Reads from a descriptor that stays its owner's.
    package init(borrowing descriptor: Int32, named path: String) {
        self.descriptor = descriptor
        self.path = path
        isOwned = false
    }

    deinit {
        if isOwned, descriptor >= 0 { Glibc.close(descriptor) }
    }

    package func read() throws(InputError) -> [UInt8] {
        var code: Int32 = 0
        let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceBytes) { buffer, count in
            var got: Int
            repeat {
                got = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            } while got < 0 && errno == EINTR
            if got < 0 { code = errno }
            count = max(0, got)
        }
        guard code == 0 else { throw InputError(path: path, code: code) }
        return piece
    }
}
