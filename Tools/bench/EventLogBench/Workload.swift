import EventLog

/// The events that both programs append: the same streams, ids and payloads for the same seed as
/// `floor/workload.h`, so that both write records of the same length under the same keys.
struct Workload {
    private var state: UInt64
    private var streams: UInt64 = 0
    private var events: UInt64 = 0
    private let hasRandomIDs: Bool

    static let payloadBytes = 64

    init(seed: UInt64, hasRandomIDs: Bool) {
        state = seed
        self.hasRandomIDs = hasRandomIDs
    }

    /// One event in four opens a stream, the others go to one of the latest thousand.
    mutating func next() -> AppendRequest {
        let pick = number()
        let stream: UInt64
        if streams == 0 || pick % 4 == 0 {
            streams += 1
            stream = streams
        } else {
            stream = streams - (pick >> 32) % min(streams, 1_000)
        }
        events += 1
        let id = hasRandomIDs ? padded(number(), 16, radix: 16) : "evt-" + padded(events, 12)
        var payload: [UInt8] = []
        payload.reserveCapacity(Self.payloadBytes)
        while payload.count < Self.payloadBytes {
            withUnsafeBytes(of: number().littleEndian) { payload.append(contentsOf: $0) }
        }
        let source = "urn:example:reviews"
        let event = NewEvent(
            stream: "exception/QX-" + padded(stream, 7), type: "daybook.v1.DispositionRecorded",
            id: id, source: source, occurred: Instant(nanoseconds: 1_700_000_000_000_000_000),
            actor: Actor(identity: "reviewer-7"), payload: payload)
        return AppendRequest(key: IdempotencyKey(source: source, id: id), events: [event])
    }

    mutating func next(_ count: Int) -> [AppendRequest] {
        (0..<count).map { _ in next() }
    }

    /// SplitMix64.
    private mutating func number() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    private func padded(_ number: UInt64, _ width: Int, radix: Int = 10) -> String {
        let digits = String(number, radix: radix)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
