/// Header text that is not plain ASCII, or too long for a line, as encoded words (RFC 2047, "Q").
///
/// Each word holds whole characters of at most 66 bytes with its frame, and stands on a line of its
/// own; readers drop the line ends between them, so that the text comes back as it was.
enum EncodedWords {
    private static let frame = (begin: "=?utf-8?Q?", end: "?=")
    /// With `Subject: ` before it, a line has at most 76 bytes (RFC 2047, 2).
    private static let maxWordBytes = 66

    static func text(_ text: String) -> String {
        var words: [String] = []
        var word = ""
        let room = maxWordBytes - frame.begin.utf8.count - frame.end.utf8.count
        for scalar in text.unicodeScalars {
            let encoded = encode(scalar)
            if word.utf8.count + encoded.utf8.count > room {
                words.append(word)
                word = ""
            }
            word += encoded
        }
        words.append(word)
        return words.map { frame.begin + $0 + frame.end }.joined(separator: "\r\n ")
    }

    /// Only what is safe in every place of a header, a display name's included, stands for itself.
    private static func encode(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "!", "*", "+", "-", "/": return String(scalar)
        case " ": return "_"
        default: return UTF8.encode(scalar)!.map(QuotedPrintable.escaped).joined()
        }
    }
}
