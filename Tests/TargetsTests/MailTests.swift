import Foundation
import Notices
import Schema
import Testing

@testable import Reactor
@testable import Targets

/// Mail over real sockets, counted at the server: against aiosmtpd where it is installed, and
/// against the simulated system.
@Suite("One attempt is one mail on a fresh connection", .timeLimit(.minutes(5)))
struct MailTests {
    static func mail(_ text: String = "Hello\n.\n..two\n") throws -> RenderedRequest {
        let message = MailMessage(
            from: try MailAddress("desk@a.example", displayName: "Desk"),
            to: [try MailAddress("ana@b.example"), try MailAddress("ben@b.example")],
            subject: "T-1 is with us", text: text, date: 1_772_442_000,
            effect: "case-lifecycle/T-1/contact-customer/-/1/1/tell/mail/1")
        var request = try message.request()
        request.headers.append(
            Header.with {
                $0.name = "Idempotency-Key"
                $0.value = message.effect
            })
        return request
    }

    /// Sends one mail to a server that does this wrong, and sees what both sides make of it.
    private func attempt(
        _ kind: MailServerKind, _ fault: MailFault.Kind, at stage: MailFault.Stage,
        deadline: Duration = .seconds(20)
    ) async throws -> (result: TransportResult, delivered: Int, sessions: Int) {
        let server = try await kind.start(MailFault(kind: fault, stage: stage))
        defer { server.stop() }
        let result = try await Outbox(mail: server.entry).send(
            Self.mail(), to: .mail, deadline: deadline)
        return (result, try await server.delivered().count, try await server.sessions())
    }

    @Test("aiosmtpd is installed", .needsAiosmtpd)
    func hasAiosmtpd() { #expect(MailServerKind.available == MailServerKind.allCases) }

    @Test(
        "B-51 accepted is the server's 250 to the message, and its line is kept",
        arguments: MailServerKind.available)
    func accepted(kind: MailServerKind) async throws {
        let server = try await kind.start()
        defer { server.stop() }
        let request = try Self.mail()
        let result = try await Outbox(mail: server.entry).send(request, to: .mail)
        guard case .answered(let answer) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(answer.status == 200 && answer.line.hasPrefix("250 2.0.0 queued as "))
        #expect(answer.body == Array(answer.line.utf8))
        #expect(Verdict(result) == .succeeded(answer))
        let delivered = try await server.delivered()
        #expect(delivered.count == 1 && delivered.first?.sender == "desk@a.example")
        #expect(delivered.first?.recipients == ["ana@b.example", "ben@b.example"])
        if let bytes = delivered.first?.bytes { #expect(bytes == [UInt8](request.body)) }
        #expect(try await server.sessions() == 1)
    }

    @Test(
        "T12 B-51 a connection that ends after the message began is unknown, and nothing follows",
        arguments: MailServerKind.available, [MailFault.Stage.body, .dot])
    func dropped(kind: MailServerKind, stage: MailFault.Stage) async throws {
        let (result, delivered, sessions) = try await attempt(kind, .drop, at: stage)
        guard case .unknown = result else {
            Issue.record("\(result)")
            return
        }
        #expect(delivered == (stage == .dot ? 1 : 0) && sessions == 1)
    }

    @Test(
        "B-51 a connection that ends before the message is a mail not sent",
        arguments: MailServerKind.available, [MailFault.Stage.greeting, .mail, .rcpt, .data])
    func droppedBefore(kind: MailServerKind, stage: MailFault.Stage) async throws {
        guard kind == .simulated || stage != .greeting else { return }
        let (result, delivered, sessions) = try await attempt(kind, .drop, at: stage)
        guard case .notSent = result else {
            Issue.record("\(stage): \(result)")
            return
        }
        #expect(delivered == 0 && sessions == 1)
    }

    @Test(
        "B-51 later, said before the message, is a mail not sent, and the next attempt is taken",
        arguments: MailServerKind.available, [MailFault.Stage.mail, .rcpt, .data])
    func laterBefore(kind: MailServerKind, stage: MailFault.Stage) async throws {
        let server = try await kind.start(MailFault(kind: .reply(451), stage: stage))
        defer { server.stop() }
        let outbox = Outbox(mail: server.entry)
        let first = try await outbox.send(Self.mail(), to: .mail)
        guard case .notSent(let reason) = first else {
            Issue.record("\(first)")
            return
        }
        #expect(reason.contains("before the message: 451 "))
        #expect(try await server.delivered().isEmpty)
        guard case .answered(let second) = try await outbox.send(Self.mail(), to: .mail) else {
            Issue.record("the second attempt must be taken")
            return
        }
        #expect(second.status == 200)
        #expect(try await server.delivered().count == 1)
    }

    @Test(
        "B-51 later, said to the message, is definite: it was not taken",
        arguments: MailServerKind.available)
    func later(kind: MailServerKind) async throws {
        let (result, delivered, sessions) = try await attempt(kind, .reply(451), at: .dot)
        guard case .answered(let answer) = result,
            case .failed(let failure) = Verdict(result)
        else {
            Issue.record("\(result)")
            return
        }
        #expect(answer.status == 503 && answer.line.hasPrefix("451 "))
        #expect(failure.certainty == .definite && failure.wasSent)
        #expect(failure.detail.contains("(451 "))
        #expect(delivered == 0 && sessions == 1)
    }

    @Test(
        "B-51 a no of the server rejects the mail, before the message and after it",
        arguments: MailServerKind.available, [MailFault.Stage.mail, .rcpt, .data, .dot])
    func refused(kind: MailServerKind, stage: MailFault.Stage) async throws {
        let (result, delivered, sessions) = try await attempt(kind, .reply(550), at: stage)
        guard case .answered(let answer) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(answer.status == 400 && answer.line.hasPrefix("550 "))
        #expect(Verdict(result) == .rejected(answer))
        #expect(delivered == 0 && sessions == 1)
    }

    @Test(
        "Silence ends at the deadline: unknown after the message, not sent before it",
        arguments: MailServerKind.available)
    func silence(kind: MailServerKind) async throws {
        let after = try await attempt(kind, .silence, at: .dot, deadline: .milliseconds(700))
        guard case .unknown = after.result else {
            Issue.record("\(after.result)")
            return
        }
        let before = try await attempt(kind, .silence, at: .rcpt, deadline: .milliseconds(700))
        guard case .notSent = before.result else {
            Issue.record("\(before.result)")
            return
        }
        #expect(before.delivered == 0 && before.sessions == 1 && after.sessions == 1)
    }

    @Test(
        "Where STARTTLS is required and not offered nothing is said of the mail",
        arguments: MailServerKind.available)
    func noTLS(kind: MailServerKind) async throws {
        let server = try await kind.start()
        defer { server.stop() }
        let entry = server.entry.replacing(",\"tls\":\"opportunistic\"", with: "")
        let result = try await Outbox(mail: entry).send(Self.mail(), to: .mail)
        guard case .notSent = result else {
            Issue.record("\(result)")
            return
        }
        #expect(try await server.delivered().isEmpty)
        #expect(try await server.sessions() == 1)
        if let server = server as? AiosmtpdServer {
            #expect(try server.events().allSatisfy { $0.event != "command" })
        }
    }

    @Test("Where nobody listens nothing was sent")
    func nobody() async throws {
        for url in ["smtp://127.0.0.1:1", "smtps://127.0.0.1:1", "smtp://name.invalid"] {
            guard
                case .notSent = try await Outbox(mail: "{\"url\":\"\(url)\"}")
                    .send(Self.mail(), to: .mail)
            else {
                Issue.record("\(url) must be notSent")
                return
            }
        }
    }
}
