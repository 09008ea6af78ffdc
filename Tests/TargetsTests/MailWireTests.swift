import Foundation
import Notices
import Schema
import Testing

@testable import Reactor
@testable import Targets

/// What reaches another's server, byte for byte, and under which protection.
@Suite("Mail on the wire, against aiosmtpd", .needsAiosmtpd, .timeLimit(.minutes(5)))
struct MailWireTests {
    @Test("B-51 every attempt sends the recorded bytes: dots, long texts, any script")
    func bytes() async throws {
        let server = try await AiosmtpdServer(nil)
        defer { server.stop() }
        let texts = [
            ".", "..\n.\n...", ".\r\n.\r\n", "\n\n\n", String(repeating: ".\n", count: 2_000),
            String(repeating: "x", count: 5_000), String(repeating: "é👩‍👩‍👧日本 ", count: 80),
            "a =\n b ",
        ]
        for text in texts {
            guard
                case .answered(let answer) = try await Outbox(mail: server.entry)
                    .send(MailTests.mail(text), to: .mail)
            else {
                Issue.record("\(text.debugDescription) must be taken")
                return
            }
            #expect(answer.status == 200)
        }
        let found = try server.delivered().map(\.bytes)
        #expect(found == (try texts.map { [UInt8](try MailTests.mail($0).body) }))
        #expect(server.sessions() == texts.count)
    }

    @Test("B-51 a server that does not answer QUIT has accepted all the same")
    func unansweredQuit() async throws {
        let server = try await AiosmtpdServer(MailFault(kind: .silence, stage: .quit))
        defer { server.stop() }
        guard
            case .answered(let answer) = try await Outbox(mail: server.entry).send(
                MailTests.mail(), to: .mail, deadline: .seconds(3_000))
        else {
            Issue.record("the mail was accepted")
            return
        }
        #expect(answer.status == 200 && answer.line == "250 2.0.0 queued as A1")
    }

    @Test("A process that is killed mid-send has begun the message, and never ended it")
    func killed() async throws {
        let server = try await AiosmtpdServer(nil)
        defer { server.stop() }
        await #expect(processExitsWith: .signal(SIGKILL)) { [entry = server.entry as String] in
            let failpoint = try #require(Failpoint("mid-send:mail"))
            _ = try await Outbox(mail: entry, failpoint: failpoint).send(
                MailTests.mail(), to: .mail)
        }
        #expect(try server.events().contains { $0.event == "command" })
    }

    @Test("The password goes out under TLS only", arguments: [false, true])
    func login(isImplicit: Bool) async throws {
        let authority = try Authority()
        defer { authority.remove() }
        let server = try await AiosmtpdServer(
            nil, authority.security(isImplicit, password: "hush hush"))
        defer { server.stop() }
        let scheme = isImplicit ? "smtps" : "smtp"
        let entry = """
            {"url":"\(scheme)://127.0.0.1:\(server.port)","user":"desk","password":"hush-hush",
            "certificates":"\(authority.certificate)"}
            """
        let wrong = try await Outbox(mail: entry).send(MailTests.mail(), to: .mail)
        guard case .answered(let refusal) = wrong else {
            Issue.record("\(wrong)")
            return
        }
        #expect(refusal.status == 400)
        #expect(refusal.line == "535 (a reply that repeats the password)")
        #expect(!"\(wrong)".contains("hush"))
        #expect(try server.delivered().isEmpty)
        let logins = try server.events().filter { $0.event == "login" }
        #expect(!logins.isEmpty)
        if !isImplicit { #expect(logins.allSatisfy { $0.overTLS == true }) }
    }

    @Test("With the right password the mail is taken", arguments: [false, true])
    func rightLogin(isImplicit: Bool) async throws {
        let authority = try Authority()
        defer { authority.remove() }
        let server = try await AiosmtpdServer(
            nil, authority.security(isImplicit, password: "hush-hush"))
        defer { server.stop() }
        let scheme = isImplicit ? "smtps" : "smtp"
        let entry = """
            {"url":"\(scheme)://127.0.0.1:\(server.port)","user":"desk","password":"hush-hush",
            "certificates":"\(authority.certificate)"}
            """
        guard
            case .answered(let answer) = try await Outbox(mail: entry)
                .send(MailTests.mail(), to: .mail)
        else {
            Issue.record("the mail must be taken")
            return
        }
        #expect(answer.status == 200)
        #expect(try server.delivered().count == 1)
    }

    @Test("A certificate that nobody trusts ends it before password and mail")
    func untrusted() async throws {
        let authority = try Authority()
        defer { authority.remove() }
        for tls in ["required", "opportunistic"] {
            let server = try await AiosmtpdServer(
                nil, authority.security(false, password: tls == "required" ? "hush" : nil))
            defer { server.stop() }
            let login = tls == "required" ? ",\"user\":\"desk\",\"password\":\"hush\"" : ""
            let entry = "{\"url\":\"smtp://127.0.0.1:\(server.port)\",\"tls\":\"\(tls)\"\(login)}"
            guard case .notSent = try await Outbox(mail: entry).send(MailTests.mail(), to: .mail)
            else {
                Issue.record("\(tls) must be notSent")
                return
            }
            #expect(try server.events().map(\.event).filter { $0 != "port" } == ["session"])
        }
    }
}

/// A certificate for this machine that only a test trusts.
struct Authority {
    private let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory
            .appending(path: "daybook-authority-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let openssl = Process()
        openssl.executableURL = URL(filePath: "/usr/bin/env")
        openssl.arguments = [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
            "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out",
            certificate,
        ]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        try #require(openssl.terminationStatus == 0)
    }

    var certificate: String { directory.appending(path: "certificate.pem").path }
    private var key: String { directory.appending(path: "key.pem").path }

    func security(_ isImplicit: Bool, password: String?) -> AiosmtpdServer.Security {
        AiosmtpdServer.Security(
            certificate: certificate, key: key, implicit: isImplicit, password: password)
    }

    func remove() { try? FileManager.default.removeItem(at: directory) }
}
