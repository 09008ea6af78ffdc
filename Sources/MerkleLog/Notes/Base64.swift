import FoundationEssentials

/// Base 64 of RFC 4648, section 4, read strictly: one text for each sequence of bytes, so that no
/// signed line can be changed without changing what it says.
package enum Base64 {
    /// With padding, on one line.
    package static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
    }

    /// Nil for white space, missing padding, or bits that are set behind the last byte.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        guard let data = Data(base64Encoded: String(text)) else { return nil }
        // The decoder overlooks stray bits in the last digit; the encoder writes none.
        guard data.base64EncodedString() == text else { return nil }
        return Array(data)
    }
}
