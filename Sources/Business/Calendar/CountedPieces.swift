import EventLog

/// Open time without the pauses, in order. Ends where a pause begins that has not ended yet.
struct CountedPieces: Sequence, IteratorProtocol {
    private var open: OpenPieces
    private let pauses: [Range<Instant>]
    private var index = 0
    /// Of an open piece, what lies behind a pause within it.
    private var rest: Range<Instant>?

    init(_ open: OpenPieces, without pauses: Pauses) {
        self.open = open
        self.pauses = pauses.ranges
    }

    mutating func next() -> Range<Instant>? {
        while let piece = rest ?? open.next() {
            rest = nil
            while index < pauses.count, pauses[index].upperBound <= piece.lowerBound { index += 1 }
            guard index < pauses.count, pauses[index].lowerBound < piece.upperBound else {
                return piece
            }
            let pause = pauses[index]
            if pause.upperBound < piece.upperBound {
                rest = pause.upperBound..<piece.upperBound
            }
            if piece.lowerBound < pause.lowerBound { return piece.lowerBound..<pause.lowerBound }
            if pause.upperBound == .distantFuture { return nil }
        }
        return nil
    }
}
