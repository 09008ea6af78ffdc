import CZlib

/// Gzip through zlib and not through libarchive, which leaves a member's checksum unread (3.6.2): a
/// flipped bit would become a flipped digit.
///
/// Several members one after the other are one content, as gzip has it; zeros may pad the end.
final class GzipDecoder: Decoder {
    let member: String? = nil

    private static let pieceBytes = 1 << 16
    private let raw: RawInput
    /// At one address for its whole life: zlib keeps a pointer back to it.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let piece = UnsafeMutableRawBufferPointer.allocate(
        byteCount: GzipDecoder.pieceBytes, alignment: 16)
    private var isBetweenMembers = false

    init(_ raw: RawInput) {
        self.raw = raw
        stream.initialize(to: z_stream())
        let gzipOnly: Int32 = 16 + MAX_WBITS
        let code = inflateInit2_(
            stream, gzipOnly, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(
            code == Z_OK, "zlib cannot begin (code \(code)): out of memory, or another version")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        piece.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
        let room = UInt32(clamping: buffer.count)
        stream.pointee.next_out = buffer.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = room
        while stream.pointee.avail_out == room {
            if stream.pointee.avail_in == 0, try !refill() {
                if isBetweenMembers { return 0 }
                throw problem(.truncated)
            }
            if isBetweenMembers, try !beginNextMember() { continue }
            switch inflate(stream, Z_NO_FLUSH) {
            case Z_OK, Z_BUF_ERROR: continue
            case Z_STREAM_END: isBetweenMembers = true
            default:
                let reason = stream.pointee.msg.map { String(cString: $0) }
                throw problem(.damaged(reason ?? "zlib does not say why"))
            }
        }
        return Int(room - stream.pointee.avail_out)
    }

    /// False at the end of the input.
    private func refill() throws(ArchiveError) -> Bool {
        let count = try raw.read(into: piece)
        stream.pointee.next_in = piece.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_in = UInt32(count)
        return count > 0
    }

    /// False where only padding is left of the piece.
    private func beginNextMember() throws(ArchiveError) -> Bool {
        while stream.pointee.avail_in > 0, stream.pointee.next_in.pointee == 0 {
            stream.pointee.next_in += 1
            stream.pointee.avail_in -= 1
        }
        if stream.pointee.avail_in == 0 { return false }
        guard stream.pointee.next_in.pointee == 0x1F else {
            throw problem(.damaged("something that is no gzip follows the compressed data"))
        }
        inflateReset(stream)
        isBetweenMembers = false
        return true
    }

    private func problem(_ problem: ArchiveError.Problem) -> ArchiveError {
        ArchiveError(problem: problem, path: raw.path, offset: 0, inputOffset: 0)
    }
}
