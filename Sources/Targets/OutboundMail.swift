import Schema

/// A rendered mail, read from its request: the envelope and the message, as they go out.
///
/// What would be two commands, two messages or another message on the way is refused: a bare line
/// feed (servers differ on it, and some end a message there), bytes above ASCII (libcurl does not
/// announce 8BITMIME), a line that servers may cut.
struct OutboundMail: Sendable {
    let sender: String
    let recipients: [String]
    let message: [UInt8]

    /// Without the line end (RFC 5321, 4.5.3.1.6).
    static let maxLineBytes = 998

    init(_ request: RenderedRequest) throws(UnsendableRequest) {
        guard request.method == "MAIL", request.path == "/" else {
            throw UnsendableRequest(
                "\(request.method) \(request.path) is no mail; a mail is rendered as MAIL /")
        }
        func values(_ name: String) -> [String] {
            request.headers.filter { $0.name.lowercased() == name }.map(\.value)
        }
        let senders = values("mail-from")
        recipients = values("rcpt-to")
        guard senders.count == 1, let sender = senders.first, !recipients.isEmpty else {
            throw UnsendableRequest("the mail needs one Mail-From and at least one Rcpt-To")
        }
        self.sender = sender
        for address in [sender] + recipients where !Self.isAddress(address) {
            throw UnsendableRequest("an address of the envelope is not name@domain in plain ASCII")
        }
        message = [UInt8](request.body)
        if let fault = Self.fault(of: message) { throw UnsendableRequest("the message \(fault)") }
    }

    private static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
            && text.utf8.allSatisfy { byte in
                (0x21..<0x7f).contains(byte) && byte != UInt8(ascii: "<")
                    && byte != UInt8(ascii: ">")
            }
    }

    private static func fault(of message: [UInt8]) -> String? {
        var lineBytes = 0
        var last: UInt8 = 0
        for byte in message {
            switch byte {
            case 0x0A where last != 0x0D: return "has a bare line feed"
            case 0x0A: lineBytes = 0
            case _ where last == 0x0D: return "has a bare carriage return"
            case 0, 0x80...: return "has a byte that is not ASCII"
            case 0x0D: break
            default:
                lineBytes += 1
                if lineBytes > maxLineBytes { return "has a line over \(maxLineBytes) bytes" }
            }
            last = byte
        }
        return last == 0x0A ? nil : "does not end with a line end"
    }
}
