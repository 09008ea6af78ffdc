import Crypto

/// What a key stands for (law 4): the sender's words under HMAC-SHA256 keyed by the store's secret,
/// so that the digest of a short content cannot be guessed, with the algorithm's version in front.
///
/// Recorded time, actor, stream and trace context are no part of it: a sender that repeats itself
/// tomorrow says the same.
struct ContentDigest: Hashable, Sendable {
    static let version: UInt8 = 1
    static let byteCount = 33
    let bytes: [UInt8]

    /// As it was stored.
    init(stored: RawSpan) { bytes = stored.array }

    init(of request: AppendRequest, secret: SymmetricKey) {
        var content: [UInt8] = []
        switch request.content {
        case .bytes(let bytes):
            content.append(2)
            content.append(contentsOf: bytes)
        case .events: Self.append(request.events, to: &content)
        case .said(let events): Self.append(events, to: &content)
        }
        let code = HMAC<SHA256>.authenticationCode(for: content, using: secret)
        bytes = [Self.version] + Array(code)
    }

    private static func append(_ events: [NewEvent], to content: inout [UInt8]) {
        content.append(1)
        content.append(field: UInt32(events.count))
        for event in events {
            append(event.type.utf8, to: &content)
            append(event.source.utf8, to: &content)
            content.append(field: event.occurred.nanoseconds)
            append(event.payload, to: &content)
        }
    }

    /// With its length before, so that no two contents run into the same bytes.
    private static func append(_ part: some Collection<UInt8>, to content: inout [UInt8]) {
        content.append(field: UInt32(part.count))
        content.append(contentsOf: part)
    }
}
