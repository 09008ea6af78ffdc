/// Cuts an input into the texts of single events, without ever holding more than one of them.
///
/// Three forms are told apart by their beginning: an array (`[`), one event a line, and events that
/// span lines. A text beyond the limit is passed over and reported by its size, so that one huge
/// event costs neither memory nor the rest of the input.
package struct InputReader<Source: ByteSource> {
    /// One event's text, or what stands in its place.
    package struct Item: Equatable, Sendable {
        package enum Content: Equatable, Sendable {
            case text([UInt8])
            case tooLarge(bytes: Int)
            /// Something is there that is no event; the text says what.
            case misplaced(String)
        }
        package var content: Content
        /// Where it begins; both count from 1, columns in bytes.
        package var line: Int
        package var column: Int
    }

    enum Form { case undecided, lines, spans, array, afterArray, ended }

    /// The whole text of one event, envelope included.
    package static var maxTextBytes: Int { 1 << 20 }

    var bytes: ByteReader<Source>
    var form = Form.undecided
    /// Elements of the array that were begun.
    var elements = 0
    /// Items read ahead while the form was found out.
    private var pending: [Item] = []

    package init(_ source: Source) { bytes = ByteReader(source) }

    /// The next event's text, nil at the end.
    package mutating func next() throws(InputError) -> Item? {
        if form == .undecided {
            try decideForm()
            bytes.forget()
        }
        if !pending.isEmpty { return pending.removeFirst() }
        switch form {
        case .lines: return try nextLine()
        case .spans: return try nextSpan()
        case .array: return try nextElement()
        case .afterArray: return try trailer()
        case .undecided, .ended: return nil
        }
    }

    private mutating func decideForm() throws(InputError) {
        try bytes.skipByteOrderMark()
        guard let first = try bytes.skipBlanks() else { return form = .ended }
        if first == UInt8(ascii: "[") {
            _ = try bytes.next()
            return form = .array
        }
        form = .lines
        let start = bytes.place
        guard let line = try nextLine() else { return }
        guard case .text(let text) = line.content else { return pending = [line] }
        guard isUnfinished(text) else { return pending = [line] }
        guard let following = try nextLine() else { return pending = [line] }
        if case .text(let text) = following.content, !isWhole(text) {
            // An event that spans lines: begin again, with what was read put back.
            form = .spans
            bytes.putBack(to: start)
        } else {
            pending = [line, following]
        }
    }

    private func isUnfinished(_ text: [UInt8]) -> Bool {
        do {
            _ = try JSONScanner.scan(text)
            return false
        } catch {
            return error.problem == .unexpectedEnd
        }
    }

    private func isWhole(_ text: [UInt8]) -> Bool {
        (try? JSONScanner.scan(text))?.members != nil
    }

    private mutating func nextLine() throws(InputError) -> Item? {
        guard try bytes.skipBlanks() != nil else { return nil }
        var collector = Collector(at: bytes.place, limit: Self.maxTextBytes)
        while let byte = try bytes.next(), byte != UInt8(ascii: "\n") {
            collector.take(byte)
            if collector.isTooLarge { bytes.forget() }
        }
        return collector.item()
    }
}
