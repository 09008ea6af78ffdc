import Reactor
import Testing

@testable import Targets

/// The configuration of a workflow with a mail and a pager target and without a source.
struct ConfigurationTests {
    private enum MailAlone: String, TargetName { case mail }

    private static let mail = "\"mail\":{\"url\":\"smtp://mail.example:587\"}"
    private static let pager =
        "\"pager\":{\"url\":\"https://a.example\",\"routingKeys\":{\"on-call\":\"hush\"}}"
    private static let tickets = "\"tickets\":{\"url\":\"https://b.example\",\"token\":\"hush\"}"

    private func read(_ text: String) throws -> Endpoints {
        try Endpoints(configuration: Array(text.utf8), path: "conf", for: Desk.self)
    }

    private static func file(
        mail: String = mail, pager: String = pager, tickets: String = tickets
    ) -> String {
        "{\"targets\":{\(mail),\(pager),\(tickets)}}"
    }

    private static func mail(_ members: String) -> String {
        file(mail: "\"mail\":{\(members)}")
    }

    @Test("TLS is required unless it is said otherwise, and nothing prints a credential")
    func defaults() throws {
        let entry =
            "\"url\":\"smtp://m.example/\",\"user\":\"desk\",\"password\":\"hush\""
        let endpoints = try read(Self.mail(entry))
        let endpoint = try #require(endpoints["mail"])
        guard case .mail(let access) = endpoint.access else {
            Issue.record("mail is spoken to over SMTP")
            return
        }
        #expect(access.requiresTLS && access.login?.password == "hush")
        #expect(endpoint.url == "smtp://m.example" && endpoints["source"] == nil)
        for one in [endpoint, try #require(endpoints["pager"])] {
            #expect(!"\(one) \(one.access) \(String(reflecting: one))".contains("hush"))
        }
    }

    @Test("X-01 Law 7: a second workflow of the process has its own targets' credentials alone")
    func limited() throws {
        let all = try read(Self.file())
        let limited = all.limited(to: MailAlone.self)
        #expect(limited["mail"] != nil && limited["pager"] == nil && limited["tickets"] == nil)
        #expect(all["pager"] != nil)
    }

    @Test(
        "X-01 a target that is spoken to in another way is refused, with place and remedy",
        arguments: [
            (
                mail("\"url\":\"http://a\""),
                "\"targets.mail.url\" is not an address that begins with smtp:// or smtps://"
            ),
            (
                file(tickets: "\"tickets\":{\"url\":\"smtp://a\"}"),
                "\"targets.tickets.url\" is not an address that begins with http:// or https://"
            ),
            (
                mail("\"url\":\"smtp://a\",\"token\":\"hush\""),
                "\"targets.mail.token\" is of no use: this target is spoken to over SMTP"
            ),
            (
                file(tickets: "\"tickets\":{\"url\":\"http://a\",\"password\":\"hush\"}"),
                "\"targets.tickets.password\" is of no use"
            ),
            (
                file(pager: "\"pager\":{\"url\":\"http://a\",\"token\":\"hush\"}"),
                "\"targets.pager.token\" is of no use"
            ),
            (
                file(pager: "\"pager\":{\"url\":\"http://a\"}"),
                "\"targets.pager.routingKeys\" must name at least one service"
            ),
            (
                file(
                    pager: "\"pager\":{\"url\":\"http://a\",\"routingKeys\":{\"a\":\"hu\\\"sh\"}}"),
                "\"targets.pager.routingKeys.a\" must be printable"
            ),
            (
                mail("\"url\":\"smtp://desk:hush@a\""),
                "\"targets.mail.url\" must have no user, query or fragment; give the credential as "
                    + "\"user\" and \"password\""
            ),
            (
                mail("\"url\":\"smtp://a\",\"tls\":\"never\""),
                "\"targets.mail.tls\" must be \"required\" or \"opportunistic\""
            ),
            (
                mail("\"url\":\"smtps://a\",\"tls\":\"opportunistic\""),
                "\"targets.mail.tls\" must be \"required\" where"
            ),
            (
                mail(
                    "\"url\":\"smtp://a\",\"tls\":\"opportunistic\",\"user\":\"u\","
                        + "\"password\":\"hush\""),
                "\"targets.mail.tls\" must be \"required\": without TLS"
            ),
            (
                mail("\"url\":\"smtp://a\",\"user\":\"u\""),
                "\"targets.mail.password\" is missing"
            ),
            (
                mail("\"url\":\"smtp://a\",\"password\":\"hush\""),
                "\"targets.mail.user\" is missing"
            ),
            (
                mail("\"url\":\"smtp://a\",\"user\":\"u\",\"password\":\"hu\\r\\nsh\""),
                "\"targets.mail.password\" must be printable"
            ),
            (
                "{\"source\":{\"url\":\"http://a\"},\"targets\":{\(mail),\(pager),\(tickets)}}",
                "\"source\" is of no use: desk reads no source; leave it out"
            ),
            ("{\"targets\":{\(mail),\(pager)}}", "\"targets.tickets\" is missing"),
        ])
    func refused(text: String, expected: String) throws {
        let error = try #require(throws: ConfigurationError.self) { try read(text) }
        #expect("\(error)".hasPrefix("conf: \(expected)"), "\(error)")
        #expect(!"\(error)".contains("hush"))
    }
}
