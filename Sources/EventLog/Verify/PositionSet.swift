/// A set of positions of a log, a bit each: what verification remembers of ten million events is a
/// megabyte.
struct PositionSet {
    private var words: [UInt64] = []

    subscript(position: UInt64) -> Bool {
        get {
            let word = Int(position >> 6)
            return word < words.count && words[word] >> (position & 63) & 1 == 1
        }
        set {
            let word = Int(position >> 6)
            if word >= words.count {
                words.append(contentsOf: repeatElement(0, count: word + 1 - words.count))
            }
            if newValue {
                words[word] |= 1 << (position & 63)
            } else {
                words[word] &= ~(1 << (position & 63))
            }
        }
    }

    mutating func formUnion(_ other: PositionSet) {
        if other.words.count > words.count {
            words.append(contentsOf: repeatElement(0, count: other.words.count - words.count))
        }
        for (index, word) in other.words.enumerated() { words[index] |= word }
    }

    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// The first members, at most so many, that the other set lacks.
    func members(missingIn other: PositionSet, limit: Int) -> [Position] {
        var found: [Position] = []
        for (index, word) in words.enumerated() {
            var missing = word & ~(index < other.words.count ? other.words[index] : 0)
            while missing != 0, found.count < limit {
                found.append(Position(UInt64(index * 64 + missing.trailingZeroBitCount)))
                missing &= missing - 1
            }
        }
        return found
    }
}
