/// What a name from outside may look like, so that it can be a key, a stream and part of a path.
enum TextRule {
    static let sourceBytes = 512
    static let idBytes = 256
    static let typeBytes = 256
    static let subjectBytes = 512

    /// What is wrong with a text that names something, nil if nothing is.
    static func violation(_ text: String, limit: Int) -> String? {
        if text.isEmpty { return "must not be empty" }
        if text.utf8.count > limit {
            return "\(text.utf8.count) bytes long; at most \(limit) are taken, so shorten it"
        }
        for scalar in text.unicodeScalars where isForbidden(scalar) {
            let digits = String(scalar.value, radix: 16, uppercase: true)
            let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            return "holds U+\(padded), a character that names must not have"
        }
        return nil
    }

    /// Control characters and non-characters, which CloudEvents forbids in every attribute, and
    /// those that make two names look alike by turning the direction of writing.
    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F, 0xFDD0...0xFDEF, 0x202A...0x202E, 0x2066...0x2069: true
        default: scalar.value & 0xFFFE == 0xFFFE
        }
    }

    /// A text from outside, short and safe to print in a message.
    static func shown(_ text: String) -> String {
        let safe = text.unicodeScalars.prefix(40).map { isForbidden($0) ? "\u{FFFD}" : $0 }
        var shown = String(String.UnicodeScalarView(safe))
        if text.unicodeScalars.count > 40 { shown += "…" }
        return shown
    }

    /// The end of a text that is too long: of a path, the part that tells.
    static func abbreviated(_ text: String, bytes: Int) -> String {
        guard text.utf8.count > bytes else { return text }
        var rest = Substring(text)
        while rest.utf8.count > bytes - 3 { rest = rest.dropFirst() }
        return "…" + rest
    }
}
