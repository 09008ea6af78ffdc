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

    package init(system: String, request: RenderedRequest) {
        self.system = system
        self.request = request
    }
}

/// What became of one request, told apart by what the system may have seen of it.
package enum TransportResult: Sendable, Equatable {
    case answered(Response)
    /// Provably no byte of the request left this machine's process: name not resolved, no
    /// connection.
    case notSent(String)
    /// Sent in part or in whole, and no answer came.
    case unknown(String)
}

/// A system's answer.
package struct Response: Sendable, Equatable {
    package var status: Int
    /// Names in lower case, in the order received.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// The body was longer than is read; what is here is its beginning.
    package var isTruncated: Bool

    package init(
        status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        isTruncated: Bool = false
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.isTruncated = isTruncated
    }

    package func header(_ name: String) -> String? {
        headers.last { $0.name == name }?.value
    }

    package static func == (a: Response, b: Response) -> Bool {
        a.status == b.status && a.body == b.body && a.isTruncated == b.isTruncated
            && a.headers.elementsEqual(b.headers, by: ==)
    }
}
