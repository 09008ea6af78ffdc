import Crypto

/// Makes of requests what the writer takes: all that needs no transaction, on the caller's thread.
struct RequestPreparation: Sendable {
    private let key: AuthenticationKey
    let keySeed: UInt64

    init(secret: SymmetricKey, keySeed: UInt64) {
        key = AuthenticationKey(secret)
        self.keySeed = keySeed
    }

    /// The request must have passed `RequestCheck`, or be the log's own.
    func prepare(_ request: AppendRequest, salts: inout Salts) -> PreparedRequest {
        let digest = ContentDigest(of: request.canonicalContent, key: key)
        var events: [PreparedEvent] = []
        events.reserveCapacity(request.events.count)
        for index in request.events.indices {
            events.append(
                PreparedEvent(
                    request.events[index], key: request.key, place: (index, request.events.count),
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

/// A request as it waits for the writer: checked, digested and encoded. Whoever prepared it lets go
/// of it with the submission; the writer seals its records where they lie.
final class PreparedRequest: @unchecked Sendable {
    let key: IdempotencyKey
    let keyHash: UInt64
    let digest: ContentDigest
    let expectations: [Expectation]
    /// The writer alone touches it.
    @exclusivity(unchecked) var events: [PreparedEvent]
    let byteCount: Int

    init(
        key: IdempotencyKey, keyHash: UInt64, digest: ContentDigest,
        expectations: [Expectation], events: [PreparedEvent]
    ) {
        self.key = key
        self.keyHash = keyHash
        self.digest = digest
        self.expectations = expectations
        self.events = events
        byteCount = events.reduce(0) { $0 + $1.value.count }
    }
}

/// Salts of events, drawn from the system in one call for many.
struct Salts {
    private var bytes: [UInt8]
    private var next = 0

    /// - Parameter events: how many will ask for one.
    init(events: Int) {
        bytes = randomBytes(events * RecordLayout.saltBytes)
    }

    /// The one salt that an event had before.
    init(kept salt: [UInt8]) {
        precondition(salt.count == RecordLayout.saltBytes, "a salt has 16 bytes")
        bytes = salt
    }

    mutating func draw(into buffer: UnsafeMutableRawBufferPointer) {
        precondition(next + buffer.count <= bytes.count, "more salts than were announced")
        buffer.copyBytes(from: bytes[next..<next + buffer.count])
        next += buffer.count
    }
}
