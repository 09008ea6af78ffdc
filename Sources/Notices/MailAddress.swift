/// Who writes or is written to: `name@domain`, with a display name where there is one.
///
/// Plain addresses only: letters, digits and `!#$%&'*+-/=?^_{|}~` with single dots between, at a
/// domain of host names (RFC 5321's dot-string). Quoted names, addresses in brackets and names
/// beyond ASCII are refused, so that an address can never end a header or a command.
package struct MailAddress: Sendable, Equatable {
    package let address: String
    /// May be empty.
    package let displayName: String

    package init(_ address: String, displayName: String = "") throws(NoticeError) {
        let parts = address.utf8.split(
            separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, Self.isDotAtom(parts[0]), parts[0].count <= 64,
            Self.isDomain(parts[1]), address.utf8.count <= 254
        else { throw NoticeError("address", "is not name@domain in plain ASCII") }
        try NoticeError.refuseControls(in: displayName, "display name")
        guard displayName.utf8.count <= 256 else {
            throw NoticeError("display name", "is longer than 256 bytes")
        }
        self.address = address
        self.displayName = displayName
    }

    /// After the `@`.
    var domain: Substring { address[address.firstIndex(of: "@")!...].dropFirst() }

    /// As it stands in a header.
    var header: String {
        if displayName.isEmpty { return address }
        let isPlain = displayName.utf8.allSatisfy { (0x20..<0x7f).contains($0) }
        guard isPlain, !displayName.contains("=?"), displayName.utf8.count <= 60 else {
            return "\(EncodedWords.text(displayName))\r\n <\(address)>"
        }
        let quoted = displayName.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(quoted)\" <\(address)>"
    }

    private static func isDotAtom(_ text: Substring.UTF8View) -> Bool {
        text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
            !$0.isEmpty && $0.allSatisfy { isAtom($0) }
        }
    }

    private static func isAtom(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    private static func isDomain(_ text: Substring.UTF8View) -> Bool {
        text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
            label in
            guard let first = label.first, let last = label.last, label.count <= 63 else {
                return false
            }
            return isLetterOrDigit(first) && isLetterOrDigit(last)
                && label.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
