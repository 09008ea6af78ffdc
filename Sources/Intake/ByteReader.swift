/// Bytes one by one from a source that gives them in pieces, counting lines and columns.
package struct ByteReader<Source: ByteSource> {
    /// A place in the input; line and column count from 1, columns in bytes.
    package struct Place: Equatable, Sendable {
        package var line = 1
        package var column = 1
        fileprivate var index = 0
    }

    private var source: Source
    private var buffer: [UInt8] = []
    private var isAtEnd = false
    /// While true, nothing that was read is let go, so that a caller may go back.
    private var keepsAll = true
    package private(set) var place = Place()

    package init(_ source: Source) { self.source = source }

    /// How much of the input is in memory.
    var heldBytes: Int { buffer.count }

    package mutating func peek() throws(InputError) -> UInt8? {
        if place.index == buffer.count { try fill() }
        return place.index < buffer.count ? buffer[place.index] : nil
    }

    package mutating func next() throws(InputError) -> UInt8? {
        guard let byte = try peek() else { return nil }
        place.index += 1
        if byte == UInt8(ascii: "\n") {
            place.line += 1
            place.column = 1
        } else {
            place.column += 1
        }
        return byte
    }

    /// Steps over blanks and gives the byte after them, which stays.
    package mutating func skipBlanks() throws(InputError) -> UInt8? {
        while let byte = try peek() {
            if !JSONScanner.isBlank(byte) { return byte }
            _ = try next()
        }
        return nil
    }

    /// A mark at the very beginning says nothing in UTF-8, but some programs write it.
    package mutating func skipByteOrderMark() throws(InputError) {
        for (index, byte) in [UInt8]([0xEF, 0xBB, 0xBF]).enumerated() {
            while buffer.count <= index, !isAtEnd { try fill() }
            guard index < buffer.count, buffer[index] == byte else { return }
        }
        place.index = 3
    }

    /// Goes back to a place that was passed since the beginning.
    package mutating func putBack(to earlier: Place) {
        precondition(keepsAll, "what was read has been let go")
        place = earlier
    }

    /// From here on, what was read is let go.
    package mutating func forget() { keepsAll = false }

    private mutating func fill() throws(InputError) {
        guard !isAtEnd else { return }
        let piece = try source.read()
        if piece.isEmpty {
            isAtEnd = true
        } else if keepsAll {
            buffer += piece
        } else {
            buffer = piece
            place.index = 0
        }
    }
}
