import EventLog

/// `A..B`, two moments as `--as-of` takes them; without the first, from the beginning, without the
/// second, to the head.
struct MomentRange {
    let first: String?
    let second: String?

    init?(_ text: String) {
        guard let dots = text.firstRange(of: "..") else { return nil }
        let (first, second) = (text[..<dots.lowerBound], text[dots.upperBound...])
        self.first = first.isEmpty ? nil : String(first)
        self.second = second.isEmpty ? nil : String(second)
    }

    /// Tells what both came to.
    func resolve(in log: EventLog) throws -> (first: Position, second: Position) {
        (
            try first.map { try AsOfPrinter.resolve($0, in: log) } ?? .start,
            try second.map { try AsOfPrinter.resolve($0, in: log) } ?? log.head().position
        )
    }
}
