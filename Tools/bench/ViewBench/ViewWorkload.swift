import EventLog
import Schema

/// Items that come, go from state to state and are closed: 10,000 are open at a time, those that
/// are closed become ever more. `floor/views.c` gives the same for the same seed.
struct ViewWorkload {
    static let open = 10_000
    static let closed: UInt32 = 3
    static let start = Instant(nanoseconds: 1_772_323_200_000_000_000)

    private var random: UInt64
    private(set) var items = 0
    private var live: [(item: Int, state: UInt32)] = []
    private var events: Int64 = 0

    init(seed: UInt64) { random = seed }

    /// SplitMix64.
    mutating func number() -> UInt64 {
        random &+= 0x9E37_79B9_7F4A_7C15
        var z = random
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    static func key(_ item: Int) -> String {
        let digits = String(item)
        return "item-" + String(repeating: "0", count: 8 - digits.count) + digits
    }

    mutating func skip(_ count: Int) {
        for _ in 0..<count { _ = step() }
    }

    mutating func requests(_ count: Int) throws -> [AppendRequest] {
        try (0..<count).map { _ in
            let (item, state) = step()
            let message = EventQuarantined.with {
                $0.source = Self.key(item)
                $0.sizeBytes = state
                $0.reason = "what a row says of its item beside these: some words"
            }
            let id = "evt-\(events)"
            let event = NewEvent(
                stream: "item/\(item)", type: EventQuarantined.protoMessageName, id: id,
                source: "bench", occurred: Self.start, actor: Actor(identity: "bench"),
                payload: try message.serializedBytes())
            return AppendRequest(key: IdempotencyKey(source: "bench", id: id), events: [event])
        }
    }

    private mutating func step() -> (item: Int, state: UInt32) {
        events += 1
        let pick = number()
        guard live.count >= Self.open, pick % 5 != 0 else {
            items += 1
            live.append((items, 0))
            return (items, 0)
        }
        let index = Int((pick >> 32) % UInt64(live.count))
        let (item, state) = live[index]
        guard (pick >> 8) % 4 != 0 else {
            live[index] = live[live.count - 1]
            live.removeLast()
            return (item, Self.closed)
        }
        live[index].state = state == 1 ? 2 : 1
        return (item, live[index].state)
    }
}
