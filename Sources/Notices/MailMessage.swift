import Foundation
import Schema

/// One mail, written purely: the same values give the same bytes, which are recorded before they
/// are sent (RFC 5322, MIME).
///
/// Its headers are a fixed set, and no value can add one: addresses, identities and the key have
/// closed alphabets, control characters in the subject are refused. `Auto-Submitted` keeps
/// responders from answering (RFC 3834), so that two machines never write to each other (B-53).
package struct MailMessage: Sendable {
    package var from: MailAddress
    package var to: [MailAddress]
    package var subject: String
    /// Any text; its line ends become the mail's.
    package var text: String
    /// Seconds since 1970: when the fact was recorded, never "now".
    package var date: Int64
    /// The key of the effect that sends it. `Message-ID` is derived from it, and the header
    /// `X-Daybook-Notice` shows it.
    package var effect: String
    /// The mail that this one follows, and all before it, the oldest first.
    package var inReplyTo: MessageID?
    package var references: [MessageID] = []

    /// Leaves room in an event of 16 KiB for the rest of the request.
    package static let maxBytes = 14 * 1_024

    package init(
        from: MailAddress, to: [MailAddress], subject: String, text: String, date: Int64,
        effect: String
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.text = text
        self.date = date
        self.effect = effect
    }

    package var messageID: MessageID { MessageID(effect: effect, sender: from) }

    /// What the mail transport takes: the envelope in headers, the message as the body.
    package func request() throws(NoticeError) -> RenderedRequest {
        let message = try bytes()
        return RenderedRequest.with { request in
            request.method = "MAIL"
            request.path = "/"
            let envelope = [("Mail-From", from)] + to.map { ("Rcpt-To", $0) }
            request.headers = envelope.map { name, address in
                Header.with {
                    $0.name = name
                    $0.value = address.address
                }
            }
            request.body = Data(message)
        }
    }

    /// The whole message, with CRLF line ends.
    package func bytes() throws(NoticeError) -> [UInt8] {
        try check()
        let message =
            Array((headers.joined(separator: "\r\n") + "\r\n\r\n").utf8)
            + QuotedPrintable.body(text)
        guard message.count <= Self.maxBytes else {
            throw NoticeError("message", "is longer than \(Self.maxBytes) bytes")
        }
        return message
    }

    private var headers: [String] {
        var headers = [
            "Date: \(MailDate.text(date))", "From: \(from.header)",
            "To: \(to.map(\.header).joined(separator: ",\r\n "))", "Subject: \(encodedSubject)",
            "Message-ID: \(messageID)",
        ]
        if let inReplyTo { headers.append("In-Reply-To: \(inReplyTo)") }
        if !references.isEmpty {
            headers.append("References: \(references.map(\.text).joined(separator: "\r\n "))")
        }
        return headers + [
            "Auto-Submitted: auto-generated", "X-Daybook-Notice: \(effect)", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
        ]
    }

    private var encodedSubject: String {
        let isPlain = subject.utf8.allSatisfy { (0x20..<0x7f).contains($0) }
        guard isPlain, subject.utf8.count <= 69, !subject.contains("=?"), subject.first != " ",
            subject.last != " "
        else { return EncodedWords.text(subject) }
        return subject
    }

    private func check() throws(NoticeError) {
        guard !to.isEmpty else { throw NoticeError("to", "names nobody") }
        guard !subject.isEmpty else { throw NoticeError("subject", "is empty") }
        try NoticeError.refuseControls(in: subject, "subject")
        guard (0..<253_402_300_800).contains(date) else {
            throw NoticeError("date", "lies outside the years 1970 to 9999")
        }
        guard !effect.isEmpty, effect.utf8.count <= 900,
            effect.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
        else { throw NoticeError("effect", "is no key: printable ASCII of at most 900 bytes") }
    }
}
