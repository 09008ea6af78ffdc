import Glibc

/// Cuts bytes into the records and fields of RFC 4180, one record at a time in one fixed buffer.
///
/// A record that is not well formed, or longer than the limit, costs itself only: reading goes on
/// after its first line end, so that one lost quote does not swallow the rest of the log.
final class CSVScanner {
    enum Outcome: Equatable {
        /// So many fields, which stay as they are until the next call.
        case record(Int)
        case malformed(CSVFault)
        case end
    }

    /// The longest record, line ends in quotes included.
    static let maxRecordBytes = 1 << 16
    /// Fields beyond are counted and not kept.
    static let maxFields = 64

    struct Field {
        var start: Int
        var count: Int
    }

    private let input: any ByteInput
    let buffer = UnsafeMutableRawBufferPointer.allocate(
        byteCount: CSVScanner.maxRecordBytes * 4, alignment: 16)
    var fields = [Field](
        repeating: Field(start: 0, count: 0), count: CSVScanner.maxFields)
    var fieldCount = 0
    /// What was read and not yet used: `buffer[start..<end]`.
    var start = 0
    var end = 0
    var isAtEnd = false

    init(_ input: any ByteInput) { self.input = input }

    deinit { buffer.deallocate() }

    /// A field of the last record.
    func field(_ index: Int) -> UnsafeRawBufferPointer {
        let field = fields[index]
        return UnsafeRawBufferPointer(rebasing: buffer[field.start..<field.start + field.count])
    }

    /// The next record. Lines without any byte in them are passed over.
    func next() throws(ArchiveError) -> Outcome {
        while true {
            let line = try findLineEnd()
            if line.isTooLong {
                try skipLine()
                return .malformed(.tooLong)
            }
            if line.end == start, !line.isEnded { return .end }
            let textEnd = withoutCarriageReturn(line.end)
            guard textEnd > start else {
                start = min(end, line.end + 1)
                continue
            }
            if find(Self.quote, from: start, to: textEnd) != nil {
                return try quotedRecord()
            }
            split(from: start, to: textEnd)
            start = min(end, line.end + 1)
            return .record(fieldCount)
        }
    }

    /// Steps over a mark that some programs put first.
    func skipByteOrderMark() throws(ArchiveError) {
        while end - start < 3, try fill() {}
        if buffer[start..<end].starts(with: [0xEF, 0xBB, 0xBF]) { start += 3 }
    }
}

extension CSVScanner {
    static let carriageReturn = UInt8(ascii: "\r")
    static let quote = UInt8(ascii: "\"")
    static let comma = UInt8(ascii: ",")
    static let lineFeed = UInt8(ascii: "\n")

    /// Where the line that begins at `start` ends; without a line feed, at the end of the input.
    private func findLineEnd() throws(ArchiveError) -> (end: Int, isEnded: Bool, isTooLong: Bool) {
        var searched = 0
        while true {
            if let place = find(Self.lineFeed, from: start + searched, to: end) {
                return (place, true, place - start > Self.maxRecordBytes)
            }
            searched = end - start
            if searched > Self.maxRecordBytes { return (end, false, true) }
            if try !fill() { return (end, false, false) }
        }
    }

    private func withoutCarriageReturn(_ lineEnd: Int) -> Int {
        lineEnd > start && buffer[lineEnd - 1] == Self.carriageReturn ? lineEnd - 1 : lineEnd
    }

    /// Drops everything up to the line end that comes first.
    func skipLine() throws(ArchiveError) {
        while true {
            if let place = find(Self.lineFeed, from: start, to: end) { return start = place + 1 }
            start = end
            if try !fill() { return }
        }
    }

    private func split(from first: Int, to last: Int) {
        fieldCount = 0
        var begin = first
        while let comma = find(Self.comma, from: begin, to: last) {
            keep(begin, comma)
            begin = comma + 1
        }
        keep(begin, last)
    }

    private func find(_ byte: UInt8, from first: Int, to last: Int) -> Int? {
        memchr(buffer.baseAddress! + first, Int32(byte), last - first).map {
            UnsafeRawPointer($0) - UnsafeRawPointer(buffer.baseAddress!)
        }
    }

    func keep(_ begin: Int, _ end: Int) {
        if fieldCount < Self.maxFields {
            fields[fieldCount] = Field(start: begin, count: end - begin)
        }
        fieldCount += 1
    }

    /// Reads more behind what is there; false at the end of the input.
    func fill() throws(ArchiveError) -> Bool {
        guard !isAtEnd else { return false }
        if start > 0 {
            memmove(buffer.baseAddress!, buffer.baseAddress! + start, end - start)
            end -= start
            start = 0
        }
        let count = try input.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
        end += count
        isAtEnd = count == 0
        return count > 0
    }
}
