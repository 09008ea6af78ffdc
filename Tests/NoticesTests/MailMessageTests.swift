import Schema
import Testing

@testable import Notices

/// Mails against Python's own parser, and the promises of their headers.
struct MailMessageTests {
    private func sample() throws -> MailMessage {
        MailMessage(
            from: try MailAddress("support@desk.example", displayName: "Support"),
            to: [try MailAddress("ana@customer.example")], subject: "T-1: we have begun",
            text: "Hello\n.\nbye", date: 1_772_442_000,
            effect: "case-lifecycle/T-1/contact-customer")
    }

    @Test("B-13 what another parser reads is what was written, whatever was written")
    func roundTrip() throws {
        var random = SeededRandom(25)
        let messages = try (0..<400).map { _ in try MailMessage.random(&random) }
        let found = try ParsedMail.read(messages.map { try $0.bytes() })
        for (message, parsed) in zip(messages, found) {
            let context = Comment(rawValue: "\(message)")
            #expect(parsed.subject == message.subject, context)
            #expect(parsed.from == person(message.from), context)
            #expect(parsed.to == message.to.map(person), context)
            #expect(parsed.date == message.date, context)
            #expect(parsed.text == normalized(message.text), context)
            #expect(parsed.messageID == message.messageID.text)
            #expect(parsed.inReplyTo == message.inReplyTo?.text ?? "")
            #expect(parsed.references == message.references.map(\.text))
            #expect(parsed.notice == message.effect)
            #expect(parsed.defects == [], context)
        }
    }

    @Test("B-13 B-53 every mail is 7-bit, in short lines, and marked as sent by a machine")
    func form() throws {
        var random = SeededRandom(26)
        let messages = try (0..<100).map { _ in try MailMessage.random(&random) }
        for (message, parsed) in zip(messages, try ParsedMail.read(messages.map { try $0.bytes() }))
        {
            #expect(parsed.isASCII && !parsed.hasBareLineEnds && !parsed.hasBlankEnds)
            #expect(parsed.longestLine <= 998 && parsed.longestTextLine <= 76)
            #expect(parsed.longestEncodedLine <= 76)
            #expect(parsed.autoSubmitted == "auto-generated")
            #expect(parsed.contentType == "text/plain" && parsed.charset == "utf-8")
            let answers = message.references.isEmpty ? [] : ["In-Reply-To", "References"]
            #expect(
                parsed.names == ["Date", "From", "To", "Subject", "Message-ID"] + answers + [
                    "Auto-Submitted", "X-Daybook-Notice", "MIME-Version", "Content-Type",
                    "Content-Transfer-Encoding",
                ])
        }
    }

    @Test(
        "B-13 a line break or another control character in a header is refused",
        arguments: ["\r\nBcc: x@y", "\n", "\r", "\u{0}", "\u{85}", "\u{7f}"])
    func injection(poison: String) throws {
        var message = try sample()
        message.subject = "a\(poison)b"
        #expect(throws: NoticeError.self) { try message.bytes() }
        message = try sample()
        message.effect += poison
        #expect(throws: NoticeError.self) { try message.bytes() }
        #expect(throws: NoticeError.self) { try MailAddress("a@b", displayName: "x\(poison)y") }
        for address in ["a\(poison)@b", "a@b\(poison)", "a@\(poison)b", "\(poison)a@b"] {
            #expect(throws: NoticeError.self, "\(address.debugDescription)") {
                try MailAddress(address)
            }
        }
    }

    @Test(
        "B-13 an address is name@domain, or refused",
        arguments: [
            "", "a", "@", "a@", "@b", "a@b@c", "a b@c", "<a@b>", "a..b@c", ".a@c", "a.@c", "a@b..c",
            "a@-b", "a@b-", "a@[127.0.0.1]", "\"a b\"@c", "é@b", "a@é", "a,b@c", "a@b.",
            String(repeating: "a", count: 65) + "@b", "a@" + String(repeating: "b", count: 64),
        ])
    func addresses(text: String) {
        #expect(throws: NoticeError.self) { try MailAddress(text) }
    }

    @Test("T12 the same effect is the same Message-ID and the same bytes; another one is not")
    func identity() throws {
        let message = try sample()
        #expect(try message.bytes() == sample().bytes())
        var other = message
        other.effect += "/2"
        #expect(other.messageID != message.messageID)
        // sha256sum of the key, taken with coreutils.
        #expect(
            message.messageID.text
                == "<d47d0b47a04ee47ae2a284b50ebcf876d7782ef9a68768a5219bdfe11ca2eb45@desk.example>"
        )
    }

    @Test("B-13 the request carries the envelope beside the message")
    func request() throws {
        var message = try sample()
        message.to.append(try MailAddress("ben@customer.example", displayName: "Ben"))
        let request = try message.request()
        #expect(request.method == "MAIL" && request.path == "/")
        #expect(
            request.headers.map { "\($0.name) \($0.value)" } == [
                "Mail-From support@desk.example", "Rcpt-To ana@customer.example",
                "Rcpt-To ben@customer.example",
            ])
        #expect([UInt8](request.body) == (try message.bytes()))
    }

    @Test("A mail to nobody, without a subject or beyond its limits is refused, and says why")
    func limits() throws {
        var message = try sample()
        message.to = []
        #expect(throws: NoticeError("to", "names nobody")) { try message.bytes() }
        message = try sample()
        message.subject = ""
        #expect(throws: NoticeError("subject", "is empty")) { try message.bytes() }
        message = try sample()
        message.date = -1
        #expect(throws: NoticeError.self) { try message.bytes() }
        message = try sample()
        message.text = String(repeating: "é", count: 3_000)
        #expect(throws: NoticeError("message", "is longer than 14336 bytes")) {
            try message.bytes()
        }
    }

    private func person(_ address: MailAddress) -> ParsedMail.Person {
        ParsedMail.Person(address: address.address, displayName: address.displayName)
    }

    /// With CRLF between lines and at the end, as a mail has it.
    private func normalized(_ text: String) -> String {
        var lines = text.replacing("\r\n", with: "\n").split(
            separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        return lines.isEmpty ? "\r\n" : lines.map { $0 + "\r\n" }.joined()
    }
}
