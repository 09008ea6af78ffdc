import Schema

/// The engine's only way into the world: one request, one answer, never a second request by itself.
package protocol Transport: Sendable {
    /// Sends one request on a fresh connection and ends by the deadline, whatever happens.
    func send(_ request: OutboundRequest, deadline: Duration) async -> TransportResult
}

/// One request to one system. The transport adds the address and the credentials, which the engine
/// never sees and the log never holds.
package struct OutboundRequest: Sendable, Equatable {
    /// `source`, or a target's name.
    package var system: String
    package var request: RenderedRequest
    package var content: Content

    /// What is wanted of the answer's body.
    package enum Content: Sendable {
        /// Its bytes, as far as they are read.
        case body
        /// Its digest alone, of however large a body; no byte of it is kept.
        case sha256
    }

    package init(system: String, request: RenderedRequest, content: Content = .body) {
        self.system = system
        self.request = request
        self.content = content
    }
}

/// What became of one request, told apart by what the system may have seen of it.
package enum TransportResult: Sendable, Equatable {
    case answered(Response)
    /// Provably the system saw nothing that it could act on: name not resolved, no connection; of a
    /// mail, no byte of the message, whatever was said before it.
    case notSent(String)
    /// Sent in part or in whole, and no answer came.
    case unknown(String)
}

/// A system's answer.
package struct Response: Sendable, Equatable {
    /// In the terms of HTTP; the transport of another protocol says it in them.
    package var status: Int
    /// How the answer is quoted in the log, such as `HTTP 200`, or a mail server's own words.
    package var line: String
    /// Names in lower case, in the order received.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// The body was longer than is read; what is here is its beginning, or nothing of it.
    package var isTruncated: Bool
    /// Of the whole body, where the digest was asked for; nil where it did not come whole.
    package var digest: BodyDigest?

    package init(
        status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        isTruncated: Bool = false, digest: BodyDigest? = nil, line: String? = nil
    ) {
        self.status = status
        self.line = line ?? "HTTP \(status)"
        self.headers = headers
        self.body = body
        self.isTruncated = isTruncated
        self.digest = digest
    }

    package func header(_ name: String) -> String? {
        headers.last { $0.name == name }?.value
    }

    package static func == (a: Response, b: Response) -> Bool {
        a.status == b.status && a.line == b.line && a.body == b.body
            && a.isTruncated == b.isTruncated && a.digest == b.digest
            && a.headers.elementsEqual(b.headers, by: ==)
    }
}

/// What is known of a body that was not kept.
package struct BodyDigest: Sendable, Equatable {
    /// SHA-256, 32 bytes.
    package var sha256: [UInt8]
    package var byteCount: Int

    package init(sha256: [UInt8], byteCount: Int) {
        self.sha256 = sha256
        self.byteCount = byteCount
    }
}
