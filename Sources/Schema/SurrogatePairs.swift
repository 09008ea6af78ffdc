/// JSON in which no surrogate pair is left: the characters stand for themselves.
///
/// The protobuf library joins the halves of a pair with OR where it must add, so that a character
/// from U+20000 up, written as `\uD842\uDFB7`, would become another one. Its texts come through
/// here first. Whatever is not a pair stays as it is, for the library to judge.
package enum SurrogatePairs {
    package static func resolved(_ json: [UInt8]) -> [UInt8] {
        guard json.contains(backslash) else { return json }
        var out: [UInt8] = []
        out.reserveCapacity(json.count)
        var at = 0
        while at < json.count {
            guard json[at] == backslash, at + 1 < json.count else {
                out.append(json[at])
                at += 1
                continue
            }
            if let scalar = pair(json, at) {
                out.append(contentsOf: Character(scalar).utf8)
                at += 12
            } else {
                // Both octets: what a backslash escapes begins no escape itself.
                out.append(contentsOf: json[at...at + 1])
                at += 2
            }
        }
        return out
    }

    private static let backslash = UInt8(ascii: "\\")

    private static func pair(_ json: [UInt8], _ at: Int) -> Unicode.Scalar? {
        guard let high = unit(json, at), (0xD800..<0xDC00).contains(high),
            let low = unit(json, at + 6), (0xDC00..<0xE000).contains(low)
        else { return nil }
        return Unicode.Scalar(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    }

    /// The value of an escape of four digits.
    private static func unit(_ json: [UInt8], _ at: Int) -> UInt32? {
        guard at + 6 <= json.count, json[at] == backslash, json[at + 1] == UInt8(ascii: "u") else {
            return nil
        }
        var value: UInt32 = 0
        for byte in json[at + 2..<at + 6] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
