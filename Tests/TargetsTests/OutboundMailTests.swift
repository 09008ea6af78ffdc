import Schema
import Testing

@testable import Reactor
@testable import Targets

/// What is no mail never leaves, whoever rendered it.
struct OutboundMailTests {
    private static let from = ("Mail-From", "a@b")
    private static let to = ("Rcpt-To", "c@d")

    private static let malformed = [
        RenderedRequest("POST", "/", [from, to], "a\r\n"),
        RenderedRequest("MAIL", "/x", [from, to], "a\r\n"),
        RenderedRequest("MAIL", "/", [to], "a\r\n"),
        RenderedRequest("MAIL", "/", [from, from, to], "a\r\n"),
        RenderedRequest("MAIL", "/", [from], "a\r\n"),
        RenderedRequest("MAIL", "/", [from, ("Rcpt-To", "c@d>\r\nRCPT TO:<e@f")], "a\r\n"),
        RenderedRequest("MAIL", "/", [from, ("Rcpt-To", "c")], "a\r\n"),
        RenderedRequest("MAIL", "/", [("Mail-From", ""), to], "a\r\n"),
        RenderedRequest("MAIL", "/", [from, ("Rcpt-To", "é@d")], "a\r\n"),
        RenderedRequest("MAIL", "/", [from, to], ""),
        RenderedRequest("MAIL", "/", [from, to], "a"),
        RenderedRequest("MAIL", "/", [from, to], "a\r"),
        RenderedRequest("MAIL", "/", [from, to], "a\n.\nMAIL FROM:<x@y>\r\n"),
        RenderedRequest("MAIL", "/", [from, to], "a\rb\r\n"),
        RenderedRequest("MAIL", "/", [from, to], "é\r\n"),
        RenderedRequest("MAIL", "/", [from, to], "\0\r\n"),
        RenderedRequest(
            "MAIL", "/", [from, to], String(repeating: "x", count: 999) + "\r\n"),
    ]

    @Test(
        "T12 what would be another command, or another message, is refused", .timeLimit(.minutes(5))
    )
    func refused() async throws {
        let server = try await SimulatedServer("mail")
        defer { server.stop() }
        for request in Self.malformed {
            #expect(throws: UnsendableRequest.self, "\(request)") { try OutboundMail(request) }
            let result = try await Outbox(mail: server.entry).send(request, to: .mail)
            guard case .notSent = result else {
                Issue.record("\(request) must not be sent")
                return
            }
        }
        #expect(try await server.sessions() == 0)
    }

    @Test("The longest line, and any number of recipients, are taken")
    func taken() throws {
        let body = String(repeating: "x", count: 998) + "\r\n.\r\n"
        let mail = try OutboundMail(
            RenderedRequest("MAIL", "/", [Self.from, Self.to, ("rcpt-to", "e@f")], body))
        #expect(mail.sender == "a@b" && mail.recipients == ["c@d", "e@f"])
        #expect(mail.message == Array(body.utf8))
    }

    @Test(
        "Only the last line of a reply is one, and of it only what a log can hold",
        arguments: [
            ("250 2.0.0 ok\r", 250, "250 2.0.0 ok"), ("250\r", 250, "250"), ("250", 250, "250"),
            ("550 n\u{e9}\u{1b}[1m", 550, "550 n???[1m"),
            (
                "451 " + String(repeating: "x", count: 500), 451,
                "451 " + String(repeating: "x", count: 196)
            ),
        ])
    func reply(line: String, code: Int, kept: String) {
        #expect(MailReply(line: Array(line.utf8))?.code == code)
        #expect(MailReply(line: Array(line.utf8))?.line == kept)
    }

    @Test(
        "What is no last line is none", arguments: ["250-more", "25", "", "abc d", "2500 x", "\r"])
    func noReply(line: String) { #expect(MailReply(line: Array(line.utf8)) == nil) }
}
