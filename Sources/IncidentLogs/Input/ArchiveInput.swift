/// A published log as one run of decompressed bytes: from a path or standard input, plain, gzip, xz
/// or the first regular file of a zip.
///
/// The content decides how it is read, never the name. Memory is bounded by the decoder's window,
/// whatever the size. Damage is an error with its place, and comes after all the bytes before it.
package final class ArchiveInput: ByteInput {
    package enum Form: Equatable, Sendable { case plain, gzip, xz, zip }

    /// How much of the input, as it lies there compressed, has been read.
    package struct Progress: Equatable, Sendable {
        package var readBytes: Int
        /// Known for regular files only. Reached at the end, also where what follows the first
        /// file of a zip was not read.
        package var totalBytes: Int?
    }

    package let form: Form
    private let raw: RawInput
    private let decoder: any Decoder
    private var offset = 0
    private var isFinished = false

    /// `-` stands for standard input.
    package convenience init(path: String) throws(ArchiveError) {
        try self.init(RawInput(path: path))
    }

    /// Reads from a descriptor that stays its owner's; the name is for messages.
    package convenience init(borrowing descriptor: Int32, named path: String) throws(ArchiveError) {
        try self.init(RawInput(borrowing: descriptor, named: path))
    }

    private init(_ raw: RawInput) throws(ArchiveError) {
        self.raw = raw
        let opening = try raw.peek(Signature.bytes)
        form = try Signature.form(of: opening, in: raw.path)
        decoder =
            switch form {
            case .plain: PlainDecoder(raw)
            case .gzip: GzipDecoder(raw)
            case .xz, .zip: LibarchiveDecoder(raw, isZip: form == .zip)
            }
    }

    /// The name of the file inside a zip, once its content was begun.
    package var member: String? { decoder.member }

    package var progress: Progress {
        let isWhole = isFinished && raw.totalBytes != nil
        return Progress(
            readBytes: isWhole ? raw.totalBytes! : raw.position, totalBytes: raw.totalBytes)
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
        precondition(!buffer.isEmpty, "a read needs room")
        if isFinished { return 0 }
        do {
            let count = try decoder.read(into: buffer)
            offset += count
            isFinished = count == 0
            return count
        } catch {
            throw error.located(member: member, offset: offset, inputOffset: raw.position)
        }
    }

    /// The next piece of content; an empty one is the end.
    package func nextChunk() throws(ArchiveError) -> [UInt8] {
        let size = 1 << 16
        var failure: ArchiveError?
        let chunk = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            do throws(ArchiveError) {
                count = try read(into: UnsafeMutableRawBufferPointer(buffer))
            } catch { failure = error }
        }
        if let failure { throw failure }
        return chunk
    }
}

/// Turns the input's bytes into content. Errors need not know their place yet.
protocol Decoder: AnyObject {
    var member: String? { get }
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int
}

/// Content that lies there as it is.
private final class PlainDecoder: Decoder {
    let member: String? = nil
    private let raw: RawInput

    init(_ raw: RawInput) { self.raw = raw }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
        try raw.read(into: buffer)
    }
}

extension ArchiveError {
    func located(member: String?, offset: Int, inputOffset: Int) -> ArchiveError {
        ArchiveError(
            problem: problem, path: path, member: member, offset: offset, inputOffset: inputOffset)
    }
}
