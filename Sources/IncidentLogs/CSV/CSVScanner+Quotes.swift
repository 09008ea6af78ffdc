/// Records with quotes in them, which may go on over line ends.
extension CSVScanner {
    /// The record that begins at `start`, read on as far as its quotes reach.
    func quotedRecord() throws(ArchiveError) -> Outcome {
        while true {
            switch scanQuoted() {
            case .complete(let next):
                let isTooLong = next - start > Self.maxRecordBytes
                if !isTooLong { unquote() }
                start = next
                return isTooLong ? .malformed(.tooLong) : .record(fieldCount)
            case .stray:
                try skipLine()
                return .malformed(.strayQuote)
            case .unfinished:
                // It reaches to the end of what is there: more of it, or the input's end, may help.
                if !isAtEnd, end - start <= Self.maxRecordBytes {
                    _ = try fill()
                    continue
                }
                try skipLine()
                return .malformed(.unclosedQuote)
            }
        }
    }

    private enum Scan {
        case complete(next: Int)
        case stray
        case unfinished
    }

    /// Finds the fields as they lie there, quotes included.
    private func scanQuoted() -> Scan {
        fieldCount = 0
        var place = start
        while true {
            let begin = place
            if place < end, buffer[place] == Self.quote {
                guard let close = closingQuote(after: place) else { return .unfinished }
                place = close + 1
            } else {
                while place < end, !Self.isDelimiter(buffer[place]) {
                    if buffer[place] == Self.quote { return .stray }
                    place += 1
                }
                if place == end, !isAtEnd { return .unfinished }
                if place < end, buffer[place] == Self.lineFeed, place > begin,
                    buffer[place - 1] == Self.carriageReturn
                {
                    place -= 1
                }
            }
            keep(begin, place)
            if place < end, buffer[place] == Self.comma {
                place += 1
                continue
            }
            return recordEnd(at: place)
        }
    }

    /// The quote that ends the field: two in a row stand for one inside it.
    private func closingQuote(after open: Int) -> Int? {
        var place = open + 1
        while place < end {
            if buffer[place] == Self.quote {
                if place + 1 == end, !isAtEnd { return nil }
                if place + 1 == end || buffer[place + 1] != Self.quote { return place }
                place += 1
            }
            place += 1
        }
        return nil
    }

    private func recordEnd(at place: Int) -> Scan {
        if place == end { return isAtEnd ? .complete(next: end) : .unfinished }
        if buffer[place] == Self.lineFeed { return .complete(next: place + 1) }
        guard buffer[place] == Self.carriageReturn else { return .stray }
        if place + 1 == end { return isAtEnd ? .complete(next: end) : .unfinished }
        return buffer[place + 1] == Self.lineFeed ? .complete(next: place + 2) : .stray
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool { byte == comma || byte == lineFeed }

    /// Takes the quotes off, in place: the record is complete and will not be scanned again.
    private func unquote() {
        for index in 0..<min(fieldCount, Self.maxFields) {
            let field = fields[index]
            guard field.count >= 2, buffer[field.start] == Self.quote else { continue }
            var source = field.start + 1
            let last = field.start + field.count - 1
            var target = field.start
            while source < last {
                buffer[target] = buffer[source]
                source += buffer[source] == Self.quote ? 2 : 1
                target += 1
            }
            fields[index].count = target - field.start
        }
    }
}
