/// Events that end where their brackets close: those that span lines, and the elements of an array.
extension InputReader {
    /// Follows brackets and strings, as far as cutting needs it; what is cut is scanned later.
    struct Nesting {
        private(set) var depth = 0
        private(set) var isInString = false
        private var isEscaped = false

        mutating func take(_ byte: UInt8) {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                return
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth = max(0, depth - 1)
            default: break
            }
        }
    }

    /// A value that spans lines; at depth 0, what is no bracket ends with its line.
    mutating func nextSpan() throws(InputError) -> Item? {
        guard try bytes.skipBlanks() != nil else { return nil }
        var collector = Collector(at: bytes.place, limit: Self.maxTextBytes)
        var nesting = Nesting()
        while let byte = try bytes.next() {
            collector.take(byte)
            let wasInside = nesting.depth > 0
            nesting.take(byte)
            if nesting.depth == 0, wasInside || byte == UInt8(ascii: "\n") { break }
        }
        return collector.item()
    }

    mutating func nextElement() throws(InputError) -> Item? {
        guard let first = try bytes.skipBlanks() else { return unfinishedArray() }
        let start = bytes.place
        if first == UInt8(ascii: "]"), elements == 0 { return try closeArray() }
        var collector = Collector(at: start, limit: Self.maxTextBytes)
        var nesting = Nesting()
        elements += 1
        while let byte = try bytes.peek() {
            if nesting.depth == 0, !nesting.isInString {
                if byte == UInt8(ascii: ",") {
                    _ = try bytes.next()
                    return collector.item() ?? missingElement(at: start)
                }
                if byte == UInt8(ascii: "]") {
                    form = .afterArray
                    _ = try bytes.next()
                    return collector.item() ?? missingElement(at: start)
                }
            }
            nesting.take(byte)
            collector.take(byte)
            _ = try bytes.next()
        }
        return collector.item()
    }

    /// Whatever follows the closing bracket is no event.
    mutating func trailer() throws(InputError) -> Item? {
        form = .ended
        guard try bytes.skipBlanks() != nil else { return nil }
        return misplaced("something follows the array's closing bracket; it was not read")
    }

    private mutating func closeArray() throws(InputError) -> Item? {
        _ = try bytes.next()
        form = .afterArray
        return try trailer()
    }

    private mutating func unfinishedArray() -> Item? {
        form = .ended
        return misplaced("the input ends before the array's closing bracket")
    }

    private func missingElement(at place: ByteReader<Source>.Place) -> Item {
        Item(
            content: .misplaced("an event is expected between the commas"), line: place.line,
            column: place.column)
    }

    private func misplaced(_ text: String) -> Item {
        Item(content: .misplaced(text), line: bytes.place.line, column: bytes.place.column)
    }

    /// The text of one item as it grows; beyond the limit it is only counted.
    struct Collector {
        private let start: ByteReader<Source>.Place
        private let limit: Int
        private var text: [UInt8] = []
        private var count = 0

        init(at start: ByteReader<Source>.Place, limit: Int) {
            self.start = start
            self.limit = limit
        }

        var isTooLarge: Bool { count > limit }

        mutating func take(_ byte: UInt8) {
            count += 1
            if !isTooLarge {
                text.append(byte)
            } else if !text.isEmpty {
                text = []
            }
        }

        /// Nil if nothing but blanks was taken.
        func item() -> Item? {
            guard !isTooLarge else { return item(.tooLarge(bytes: count)) }
            guard let last = text.lastIndex(where: { !JSONScanner.isBlank($0) }) else { return nil }
            return item(.text(Array(text[...last])))
        }

        private func item(_ content: Item.Content) -> Item {
            Item(content: content, line: start.line, column: start.column)
        }
    }
}
