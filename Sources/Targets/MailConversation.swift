import CCurl
import Reactor

/// What was said on one connection to a mail server, as far as the outcome depends on it.
///
/// libcurl's result codes do not tell a refused recipient from a connection that broke, nor what
/// came before the message from what came after. This does: libcurl asks for the message's first
/// byte only once the server has said 354, and so, until then, the server has nothing to deliver.
final class MailConversation {
    private let message: [UInt8]
    private var handedOver = 0
    private let armed: ArmedFailpoint?
    /// libcurl has asked for the message: from here on it may be at the server, whole.
    private(set) var hasBegunMessage = false
    /// The last one before QUIT.
    private(set) var reply: MailReply?
    /// The server's word on the message, which follows it.
    private(set) var replyToMessage: MailReply?
    private(set) var hasQuit = false

    init(_ message: [UInt8], _ armed: ArmedFailpoint?) {
        self.message = message
        self.armed = armed
    }

    /// The next bytes of the message; 0 at its end.
    func handOver(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        hasBegunMessage = true
        let count = min(buffer.count, message.count - handedOver)
        buffer.copyBytes(from: message[handedOver..<handedOver + count])
        handedOver += count
        return count
    }

    /// Hears libcurl's trace. Commands are not kept: some of them carry the password.
    func hear(_ kind: curl_infotype, _ bytes: UnsafeRawBufferPointer) {
        switch kind {
        case CURLINFO_DATA_OUT: armed?.die()
        case CURLINFO_HEADER_OUT:
            if bytes.elementsEqual("QUIT\r\n".utf8) { hasQuit = true }
        case CURLINFO_HEADER_IN where !hasQuit:
            for line in bytes.split(separator: 0x0A) {
                guard let reply = MailReply(line: Array(line)) else { continue }
                self.reply = reply
                if hasBegunMessage { replyToMessage = reply }
            }
        default: break
        }
    }
}

/// The last line of a reply, such as `250 2.0.0 queued as 4A1`.
struct MailReply: Sendable, Equatable {
    let code: Int
    /// Bounded, in printable ASCII: it goes into the log.
    let line: String

    static let maxLineBytes = 200

    /// nil: no reply, or one of its earlier lines (`250-`).
    init?(line bytes: [UInt8]) {
        let digits = bytes.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let code = Int(String(decoding: digits, as: UTF8.self))
        else { return nil }
        guard [nil, 0x20, 0x0D].contains(bytes.dropFirst(3).first) else { return nil }
        self.code = code
        let printable = bytes.filter { $0 != 0x0D }.map { byte in
            (0x20..<0x7f).contains(byte) ? byte : UInt8(ascii: "?")
        }
        line = String(decoding: printable.prefix(Self.maxLineBytes), as: UTF8.self)
    }
}
