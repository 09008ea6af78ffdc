import Crypto
import Schema
import Testing

@testable import Reactor
@testable import Targets

/// The transport against real sockets, counted at the server.
@Suite("One attempt is one request on a fresh connection")
struct CurlTransportTests {
    private func endpoints(_ url: String) throws -> Endpoints {
        let targets = Toy.Target.allCases.map { "\"\($0.rawValue)\":{\"url\":\"\(url)\"}" }
        let text = """
            {"source":{"url":"\(url)","token":"s3cret"},
            "targets":{\(targets.joined(separator: ","))}}
            """
        return try Endpoints(configuration: Array(text.utf8), path: "test", for: Toy.self)
    }

    private func send(
        _ url: String, _ method: String = "POST", path: String = "/items",
        content: OutboundRequest.Content = .body, deadline: Duration = .seconds(10)
    ) async throws -> TransportResult {
        let request = RenderedRequest.with {
            $0.method = method
            $0.path = path
            if method != "GET" { $0.body = .init("{\"v\":1}".utf8) }
            $0.headers = [
                Header.with {
                    $0.name = "Idempotency-Key"
                    $0.value = "toy/a"
                }
            ]
        }
        return try await CurlTransport(endpoints: endpoints(url), concurrency: 2).send(
            OutboundRequest(system: "source", request: request, content: content),
            deadline: deadline)
    }

    @Test("The bytes go out once, with key and credential, and the answer comes back")
    func answered() async throws {
        let server = TestServer(
            .answer("HTTP/1.1 201 Created\r\nX-A: b\r\nContent-Length: 2\r\n\r\nok"))
        defer { server.stop() }
        let result = try await send(server.url)
        #expect(
            result
                == .answered(
                    Response(
                        status: 201, headers: [("x-a", "b"), ("content-length", "2")],
                        body: Array("ok".utf8))))
        let request = try #require(server.requests.first)
        #expect(server.requests.count == 1)
        #expect(request.hasPrefix("POST /items HTTP/1.1\r\n") && request.hasSuffix("{\"v\":1}"))
        #expect(request.contains("\r\nIdempotency-Key: toy/a\r\n"))
        #expect(request.contains("\r\nAuthorization: Bearer s3cret\r\n"))
    }

    @Test(
        "A connection that drops after the request is unknown, and nothing is sent again",
        arguments: ["POST", "PUT", "GET"])
    func dropped(method: String) async throws {
        let server = TestServer(.drop)
        defer { server.stop() }
        guard case .unknown = try await send(server.url, method) else {
            Issue.record("a dropped connection must be unknown")
            return
        }
        #expect(server.requests.count == 1)
    }

    @Test("An answer that is no HTTP is unknown: the request was on its way before it came")
    func noHTTP() async throws {
        let server = TestServer(.answer("garbage\r\n"))
        defer { server.stop() }
        guard case .unknown = try await send(server.url) else {
            Issue.record("whoever answers has been sent something")
            return
        }
        #expect(server.requests.count == 1)
    }

    @Test("An answer that is cut off is unknown")
    func cutOff() async throws {
        let server = TestServer(.answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"))
        defer { server.stop() }
        guard case .unknown = try await send(server.url) else {
            Issue.record("half an answer must be unknown")
            return
        }
    }

    @Test("A redirect is an answer, not an order")
    func redirect() async throws {
        let server = TestServer(
            .answer(
                "HTTP/1.1 307 Temporary Redirect\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n"))
        defer { server.stop() }
        guard case .answered(let response) = try await send(server.url) else {
            Issue.record("a redirect must be an answer")
            return
        }
        #expect(response.status == 307 && server.requests.count == 1)
    }

    @Test("Silence ends at the deadline, as unknown")
    func silence() async throws {
        let server = TestServer(.silence)
        defer { server.stop() }
        guard case .unknown = try await send(server.url, deadline: .milliseconds(200)) else {
            Issue.record("silence after a request must be unknown")
            return
        }
        #expect(server.requests.count == 1)
    }

    @Test("Where nobody listens nothing was sent")
    func nobody() async throws {
        guard case .notSent = try await send("http://127.0.0.1:1") else {
            Issue.record("a refused connection must be notSent")
            return
        }
        guard case .notSent = try await send("http://name.invalid") else {
            Issue.record("an unknown name must be notSent")
            return
        }
    }

    @Test("A body without end is cut at 64 KiB, and said to be")
    func flood() async throws {
        let server = TestServer(.flood)
        defer { server.stop() }
        guard case .answered(let response) = try await send(server.url, "GET") else {
            Issue.record("a long answer is an answer")
            return
        }
        #expect(response.body.count == 64 * 1_024 && response.isTruncated)
    }

    @Test(
        "A-17 an object of several MB is hashed while it comes, and not kept",
        arguments: [0, 1, 64 * 1_024, 64 * 1_024 + 1, 5_000_000])
    func digest(bytes: Int) async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: \(bytes)\r\n\r\n"
        let server = TestServer(.object(head: head, bytes: bytes))
        defer { server.stop() }
        guard
            case .answered(let response) = try await send(
                server.url, "GET", content: .sha256, deadline: .seconds(60))
        else {
            Issue.record("a large object is an answer")
            return
        }
        let whole = Array(SHA256.hash(data: TestServer.body(bytes)))
        #expect(response.digest == BodyDigest(sha256: whole, byteCount: bytes))
        #expect(response.body.isEmpty && !response.isTruncated && response.status == 200)
    }

    @Test("A-17 a chunked object is hashed without its chunks")
    func chunked() async throws {
        let server = TestServer(
            .answer(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"))
        defer { server.stop() }
        guard
            case .answered(let response) = try await send(
                server.url, "GET", content: .sha256, deadline: .seconds(60))
        else {
            Issue.record("a chunked object is an answer")
            return
        }
        let whole = Array(SHA256.hash(data: Array("abcde".utf8)))
        #expect(response.digest == BodyDigest(sha256: whole, byteCount: 5))
    }

    @Test(
        "A-17 a transfer that breaks off, or whose end cannot be told, gives no digest",
        arguments: [
            "Content-Length: 5000000\r\n", "Transfer-Encoding: chunked\r\n", "",
        ])
    func brokenOff(header: String) async throws {
        let head = "HTTP/1.1 200 OK\r\n\(header)\r\n"
        let chunk = header.hasPrefix("Transfer") ? "4c4b40\r\n" : ""
        let server = TestServer(.object(head: head + chunk, bytes: 3_000_000))
        defer { server.stop() }
        guard
            case .unknown = try await send(
                server.url, "GET", content: .sha256, deadline: .seconds(60))
        else {
            Issue.record("a part of an object must have no digest")
            return
        }
    }

    @Test("A-17 what is not there has a status and no digest that anybody could take for one")
    func notThere() async throws {
        let server = TestServer(.answer("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno"))
        defer { server.stop() }
        let result = try await send(server.url, "GET", content: .sha256, deadline: .seconds(60))
        guard case .answered(let response) = result else {
            Issue.record("404 is an answer")
            return
        }
        #expect(response.status == 404 && response.body.isEmpty)
    }

    @Test("A-17 an object without end is cut at the limit, and has no digest")
    func tooLargeToHash() {
        let inbox = Inbox(hashing: 1_000)
        let part = [UInt8](repeating: 1, count: 600)
        #expect(part.withUnsafeBytes { inbox.takeBody($0) })
        #expect(inbox.digest?.byteCount == 600)
        #expect(!part.withUnsafeBytes { inbox.takeBody($0) })
        #expect(inbox.isTruncated && inbox.digest == nil && inbox.body.isEmpty)
        #expect(CurlCall.maxDigestedBytes == 1_073_741_824)
    }

    @Test("A path or header with a line break never leaves")
    func lineBreak() async throws {
        let server = TestServer(.drop)
        defer { server.stop() }
        for path in ["/a\r\nX: y", "/a b", "items", ""] {
            guard case .notSent = try await send(server.url, path: path) else {
                Issue.record("\(path.debugDescription) must not be sent")
                return
            }
        }
        #expect(server.requests.isEmpty)
    }

    @Test(
        "A faulty configuration is told with file and member, never with a token",
        arguments: [
            ("nonsense", "conf: is not JSON"),
            (
                "{\"source\":{\"url\":\"http://a\"},\"targets\":{}}",
                "\"targets.readable\" is missing"
            ),
            ("{\"targets\":{}}", "\"source\" is missing"),
            (
                "{\"source\":{\"url\":\"ftp://a\"},\"targets\":{}}",
                "\"source.url\" is not an address"
            ),
            ("{\"source\":{\"url\":7},\"targets\":{}}", "\"source.url\" must be a string"),
            (
                "{\"source\":{\"url\":\"http://a\",\"tokn\":\"hush\"},\"targets\":{}}",
                "\"source.tokn\" is unknown"
            ),
            (
                "{\"source\":{\"url\":\"http://a\",\"token\":\"hush hush\"},\"targets\":{}}",
                "\"source.token\" must be printable"
            ),
            (
                "{\"source\":{\"url\":\"http://u:hush@a\"},\"targets\":{}}",
                "\"source.url\" must have no user"
            ),
            (
                "{\"source\":{\"url\":\"http://a\"},\"targets\":{\"customer\":{\"url\":\"http://a\"}}}",
                "\"targets.customer\" is no target of toy"
            ),
        ])
    func configuration(text: String, expected: String) throws {
        let error = try #require(throws: ConfigurationError.self) {
            try Endpoints(configuration: Array(text.utf8), path: "conf", for: Toy.self)
        }
        #expect("\(error)".contains(expected))
        #expect("\(error)".hasPrefix("conf: ") && !"\(error)".contains("hush"))
    }
}
