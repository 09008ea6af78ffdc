/// Numbers of fixed width between separators, as dates and times are written.
enum DigitFields {
    /// Nil unless the text has exactly these fields, each of exactly as many ASCII digits.
    static func read(
        _ text: some StringProtocol, separator: Character, widths: [Int]
    ) -> [Int]? {
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.count == widths.count else { return nil }
        var values: [Int] = []
        for (part, width) in zip(parts, widths) {
            let isDigits = part.utf8.allSatisfy { (0x30...0x39).contains($0) }
            guard part.utf8.count == width, isDigits, let value = Int(part) else { return nil }
            values.append(value)
        }
        return values
    }

    static func text(_ value: Int, width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
