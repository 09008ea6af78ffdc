import EventLog
import Testing

@Suite("Reading in every direction") struct ReadTests {
    let store: TemporaryStore
    let log: EventLog
    /// All events, by the plainest read.
    let all: [RecordedEvent]

    init() throws {
        store = try TemporaryStore()
        log = try store.open()
        var random = SeededGenerator(seed: 7)
        var requests: [AppendRequest] = []
        for number in 0..<2_600 {
            let stream = "s/\(Int.random(in: 0..<40, using: &random))"
            let type = "example.v1.T\(Int.random(in: 0..<3, using: &random))"
            requests.append(request("k-\(number)", [event(stream, id: "\(number)", type: type)]))
        }
        for result in log.appendAll(requests) { _ = try result.get() }
        all = try (1...2_601).map { [log] in try log.event(at: Position($0)) }
    }

    @Test("Forward and backward, with limits, across pages")
    func everything() throws {
        #expect(try log.read(limit: .max) == all)
        #expect(try log.read(after: Position(1_000), limit: 1_500) == Array(all[1_000..<2_500]))
        #expect(try log.read(after: Position(5), upTo: Position(9), limit: 99) == Array(all[5..<9]))
        #expect(try log.read(after: Position(9_999), limit: 9).isEmpty)
        #expect(try log.read(limit: 0).isEmpty)
        #expect(try log.readBackward(limit: .max) == all.reversed())
        #expect(
            try log.readBackward(from: Position(2_000), limit: 1_700)
                == all[300..<2_000].reversed())
    }

    @Test("By stream: gapless revisions in order, from any revision, up to any position")
    func streams() throws {
        for name in Set(all.map(\.stream)) {
            let wanted = all.filter { $0.stream == name }
            #expect(wanted.map(\.revision) == Array(1...UInt64(wanted.count)))
            #expect(try log.readStream(name) == wanted)
            #expect(try log.readStreamBackward(name, limit: .max) == wanted.reversed())
            #expect(try log.revision(of: name) == UInt64(wanted.count))
            #expect(
                try log.readStream(name, afterRevision: 3, limit: 5)
                    == Array(wanted.dropFirst(3).prefix(5)))
            let limit = Position(1_300)
            #expect(
                try log.readStream(name, upTo: limit) == wanted.filter { $0.position <= limit })
            #expect(
                try log.readStreamBackward(name, from: limit, limit: 4)
                    == wanted.filter { $0.position <= limit }.suffix(4).reversed())
        }
        #expect(try log.readStream("s/none").isEmpty && log.revision(of: "s/none") == 0)
        #expect(try log.readStream("").isEmpty)
    }

    @Test("By type, forward and backward")
    func types() throws {
        let wanted = all.filter { $0.type == "example.v1.T1" }
        #expect(try log.read(type: "example.v1.T1", limit: .max) == wanted)
        #expect(
            try log.read(type: "example.v1.T1", after: wanted[10].position, limit: 900)
                == Array(wanted[11...].prefix(900)))
        #expect(
            try log.readBackward(type: "example.v1.T1", from: wanted[700].position, limit: 600)
                == wanted[101...700].reversed())
    }

    @Test("A scan shows in place what a read copies, and ends with what its body throws")
    func scan() throws {
        var seen: [RecordedEvent] = []
        try log.scan { event in
            seen.append(event.copy())
            let copy = seen[seen.count - 1]
            let matches = event.hasType(copy.type) && event.isInStream(copy.stream)
            let mismatches = event.hasType("example.v1.T") || event.isInStream("s")
            #expect(matches && !mismatches)
        }
        #expect(seen == all)
        struct Enough: Error {}
        var count = 0
        #expect(throws: Enough.self) {
            try log.scan(after: Position(10), upTo: Position(20)) { event in
                count += 1
                let position = event.position
                #expect(position == Position(10 + UInt64(count)))
                if count == 4 { throw Enough() }
            }
        }
        #expect(count == 4)
    }

    @Test("Positions that the log has not reached are refused by name")
    func beyond() throws {
        for position in [Position(0), Position(2_602)] {
            #expect(throws: StoreError.beyondHead(asked: position, head: Position(2_601))) {
                try log.event(at: position)
            }
        }
    }

    @Test("A-59 the tree head of every earlier position can be had again")
    func earlierHeads() throws {
        let fresh = try TemporaryStore()
        let growing = try fresh.open()
        var heads: [Position: [UInt8]] = [:]
        for number in 0..<600 {
            _ = try growing.appendBlocking(request("k-\(number)"))
            let head = try growing.head()
            heads[head.position] = head.root
        }
        #expect(heads.count == 600)
        for (position, root) in heads { #expect(try growing.head(at: position) == root) }
    }
}

/// SplitMix64: the same sequence on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
