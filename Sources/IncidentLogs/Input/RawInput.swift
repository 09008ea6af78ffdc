import Glibc

/// The bytes as they lie in the file or arrive on the pipe, before any decompression.
///
/// The first bytes can be looked at without being used up, on a pipe as well. Places count from
/// where the input stood when it was given.
final class RawInput {
    let path: String
    /// Known for regular files only.
    let totalBytes: Int?
    /// How far a decoder has read.
    private(set) var position = 0
    /// Whether the last thing that a decoder was told is that there is no more.
    private(set) var isAtEnd = false

    private let descriptor: Int32
    private let isOwned: Bool
    private let start: off_t
    /// Looked at and not yet read.
    private var pending: ArraySlice<UInt8> = []

    /// Opens a path, or takes standard input for `-`.
    convenience init(path: String) throws(ArchiveError) {
        let isStandard = path == "-"
        let descriptor = isStandard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.unreadable(path, errno) }
        try self.init(descriptor, path, isOwned: !isStandard)
    }

    /// Reads from a descriptor that stays its owner's.
    convenience init(borrowing descriptor: Int32, named path: String) throws(ArchiveError) {
        try self.init(descriptor, path, isOwned: false)
    }

    private init(_ descriptor: Int32, _ path: String, isOwned: Bool) throws(ArchiveError) {
        self.descriptor = descriptor
        self.path = path
        self.isOwned = isOwned
        var status = stat()
        let code = fstat(descriptor, &status) == 0 ? 0 : errno
        let isRegular = code == 0 && status.st_mode & S_IFMT == S_IFREG
        start = isRegular ? max(0, lseek(descriptor, 0, SEEK_CUR)) : 0
        totalBytes = isRegular ? max(0, Int(status.st_size - start)) : nil
        guard code == 0 else { throw Self.unreadable(path, code) }
    }

    deinit {
        if isOwned { Glibc.close(descriptor) }
    }

    /// Up to `count` of the next bytes, which stay to be read.
    func peek(_ count: Int) throws(ArchiveError) -> ArraySlice<UInt8> {
        while pending.count < count {
            let size = count - pending.count
            var code: Int32 = 0
            let piece = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
                filled = max(0, take(UnsafeMutableRawBufferPointer(buffer), &code))
            }
            guard code == 0 else { throw Self.unreadable(path, code) }
            if piece.isEmpty { break }
            pending += piece
        }
        return pending.prefix(count)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
        var count = min(pending.count, buffer.count)
        if count > 0 {
            buffer.copyBytes(from: pending.prefix(count))
            pending = pending.dropFirst(count)
        } else {
            var code: Int32 = 0
            count = take(buffer, &code)
            guard code == 0 else {
                throw ArchiveError(
                    problem: .unreadable(code: code), path: path, offset: 0,
                    inputOffset: position)
            }
        }
        position += count
        isAtEnd = count == 0
        return count
    }

    /// Goes to a place in a regular file and says where that is; nil where it cannot.
    func seek(by offset: Int, from whence: Int32) -> Int? {
        guard let totalBytes else { return nil }
        let base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? position : totalBytes
        let (target, overflow) = base.addingReportingOverflow(offset)
        guard !overflow, target >= 0, lseek(descriptor, start + off_t(target), SEEK_SET) >= 0 else {
            return nil
        }
        pending = []
        isAtEnd = false
        position = target
        return target
    }

    private func take(_ buffer: UnsafeMutableRawBufferPointer, _ code: inout Int32) -> Int {
        var count: Int
        repeat {
            count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        } while count < 0
            && errno == EINTR
        code = count < 0 ? errno : 0
        return count
    }

    private static func unreadable(_ path: String, _ code: Int32) -> ArchiveError {
        ArchiveError(problem: .unreadable(code: code), path: path, offset: 0, inputOffset: 0)
    }
}
