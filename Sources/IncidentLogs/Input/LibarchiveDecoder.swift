import CArchive
import Glibc

/// Zip and xz through libarchive, with no other format or filter on than the one that was seen.
///
/// Of a zip it is the first regular file: what packers add (`__MACOSX/…`) comes after. A file is
/// read by its directory, a pipe as it arrives.
final class LibarchiveDecoder: Decoder {
    private(set) var member: String?

    private static let pieceBytes = 1 << 16
    fileprivate let raw: RawInput
    fileprivate let piece = UnsafeMutableRawBufferPointer.allocate(
        byteCount: LibarchiveDecoder.pieceBytes, alignment: 16)
    /// What reading the input failed with: libarchive carries only that it failed.
    fileprivate var inputFailure: ArchiveError?
    private let archive: OpaquePointer
    private let isZip: Bool
    private var isOpen = false

    init(_ raw: RawInput, isZip: Bool) {
        self.raw = raw
        self.isZip = isZip
        guard let archive = archive_read_new() else { preconditionFailure("out of memory") }
        self.archive = archive
        if isZip {
            archive_read_support_format_zip(archive)
        } else {
            archive_read_support_filter_xz(archive)
            archive_read_support_format_raw(archive)
        }
        if raw.totalBytes != nil { archive_read_set_seek_callback(archive, seekInput) }
        archive_read_set_read_callback(archive, readInput)
        archive_read_set_callback_data(archive, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        archive_read_free(archive)
        piece.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
        if !isOpen {
            try check(archive_read_open1(archive))
            try findFile()
            isOpen = true
        }
        let count = archive_read_data(archive, buffer.baseAddress, buffer.count)
        if count < 0 { throw failure() }
        return count
    }

    private func findFile() throws(ArchiveError) {
        while true {
            var entry: OpaquePointer?
            let code = archive_read_next_header(archive, &entry)
            if code == ARCHIVE_EOF { throw problem(.noMember) }
            try check(code)
            guard let entry, !isZip || archive_entry_filetype(entry) == S_IFREG else { continue }
            // Of a raw stream libarchive makes up a name.
            if isZip {
                member = archive_entry_pathname_utf8(entry).map { String(cString: $0) }
            }
            return
        }
    }

    /// A warning (a name outside the locale) does not touch the content.
    private func check(_ code: Int32) throws(ArchiveError) {
        if code < ARCHIVE_WARN { throw failure() }
    }

    private func failure() -> ArchiveError {
        if let inputFailure { return inputFailure }
        if raw.isAtEnd { return problem(.truncated) }
        let reason = archive_error_string(archive).map { String(cString: $0) }
        return problem(.damaged(reason ?? "libarchive does not say why"))
    }

    private func problem(_ problem: ArchiveError.Problem) -> ArchiveError {
        ArchiveError(problem: problem, path: raw.path, offset: 0, inputOffset: 0)
    }
}

private func decoder(_ context: UnsafeMutableRawPointer?) -> LibarchiveDecoder {
    Unmanaged<LibarchiveDecoder>.fromOpaque(context!).takeUnretainedValue()
}

private let readInput:
    @convention(c) (
        OpaquePointer?, UnsafeMutableRawPointer?, UnsafeMutablePointer<UnsafeRawPointer?>?
    ) -> Int = { _, context, piece in
        let decoder = decoder(context)
        do throws(ArchiveError) {
            let count = try decoder.raw.read(into: decoder.piece)
            piece?.pointee = UnsafeRawPointer(decoder.piece.baseAddress)
            return count
        } catch {
            decoder.inputFailure = error
            return -1
        }
    }

private let seekInput:
    @convention(c) (
        OpaquePointer?, UnsafeMutableRawPointer?, Int64, Int32
    ) -> Int64 = { _, context, offset, whence in
        decoder(context).raw.seek(by: Int(offset), from: whence).map(Int64.init)
            ?? Int64(ARCHIVE_FATAL)
    }
