import Crypto

/// Makes of requests what the writer takes: all that needs no transaction, on the caller's thread.
struct RequestPreparation: Sendable {
    /// Has taken in the store's secret.
    private let hasher: HMAC<SHA256>
    let keySeed: UInt64

    init(secret: SymmetricKey, keySeed: UInt64) {
        hasher = HMAC<SHA256>(key: secret)
        self.keySeed = keySeed
    }

    /// The request must have passed `RequestCheck`, or be the log's own.
    func prepare(_ request: AppendRequest, salts: inout Salts) -> PreparedRequest {
        let digest = ContentDigest(of: request.canonicalContent, hasher: hasher)
        var events: [PreparedEvent] = []
        events.reserveCapacity(request.events.count)
        for (index, event) in request.events.enumerated() {
            events.append(
                PreparedEvent(
                    event, key: request.key, place: (index, request.events.count),
                    digest: index == 0 ? digest : nil, salts: &salts))
        }
        let first = events[0]
        let hash = keyHash(first.keyOctets, seed: keySeed)
        return PreparedRequest(
            key: request.key, keyHash: hash, digest: digest,
            expectations: request.expectations, events: events)
    }

    func prepare(_ request: AppendRequest) -> PreparedRequest {
        var salts = Salts(events: request.events.count)
        return prepare(request, salts: &salts)
    }
}

/// A request as it waits for the writer: checked, digested and encoded.
struct PreparedRequest: Sendable {
    let key: IdempotencyKey
    let keyHash: UInt64
    let digest: ContentDigest
    let expectations: [Expectation]
    var events: [PreparedEvent]

    var byteCount: Int { events.reduce(0) { $0 + $1.value.count } }
}

/// Salts of events, drawn from the system in one call for many.
struct Salts {
    private var bytes: [UInt8]
    private var next = 0

    /// - Parameter events: how many will ask for one.
    init(events: Int) {
        bytes = randomBytes(events * RecordLayout.saltBytes)
    }

    mutating func draw(into buffer: UnsafeMutableRawBufferPointer) {
        precondition(next + buffer.count <= bytes.count, "more salts than were announced")
        buffer.copyBytes(from: bytes[next..<next + buffer.count])
        next += buffer.count
    }
}
