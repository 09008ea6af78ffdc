/// A text as the body of a mail: quoted-printable (RFC 2045, 6.7), so that any server takes it,
/// with or without 8BITMIME, and no line is longer than 76 bytes or changes on its way.
enum QuotedPrintable {
    private static let maxLineBytes = 76
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// Line feeds, with a carriage return before them or not, become line ends; there is one at the
    /// end.
    static func body(_ text: String) -> [UInt8] {
        var output: [UInt8] = []
        var bytes = Array(text.utf8)
        if bytes.last != 0x0A { bytes.append(0x0A) }
        var line: [UInt8] = []
        for byte in bytes {
            guard byte == 0x0A else {
                line.append(byte)
                continue
            }
            if line.last == 0x0D { line.removeLast() }
            append(line, to: &output)
            line.removeAll(keepingCapacity: true)
        }
        return output
    }

    static func escaped(_ byte: UInt8) -> String {
        String(
            decoding: [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]],
            as: UTF8.self)
    }

    private static func append(_ line: [UInt8], to output: inout [UInt8]) {
        var column = 0
        for (index, byte) in line.enumerated() {
            let isLast = index == line.count - 1
            let encoded = encode(byte, isLast: isLast)
            // The last piece needs no room for the "=" of a soft line end.
            if column + encoded.count > maxLineBytes - (isLast ? 0 : 1) {
                output += Array("=\r\n".utf8)
                column = 0
            }
            output += encoded
            column += encoded.count
        }
        output += [0x0D, 0x0A]
    }

    private static func encode(_ byte: UInt8, isLast: Bool) -> [UInt8] {
        switch byte {
        case 0x20 where !isLast: [byte]  // at a line's end it would be lost
        case UInt8(ascii: "="): Array(escaped(byte).utf8)
        case 0x21...0x7E: [byte]
        default: Array(escaped(byte).utf8)
        }
    }
}
