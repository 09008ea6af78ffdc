import EventLog
import Testing

/// What a reader is told, beside what the model would say.
extension History {
    func compareAll() throws {
        let found = try log.read(limit: .max).map(LogModel.Entry.init)
        try #require(found == model.entries, "seed \(seed)")
        let head = try log.head()
        try #require(head.position == Position(UInt64(model.entries.count)), "seed \(seed)")
        try #require(head.streams == UInt64(Set(model.entries.map(\.stream)).count), "seed \(seed)")
        try #require(try log.verify() == VerifyReport(head: head, problems: []), "seed \(seed)")
    }

    /// One kind of read at random positions, also beyond the head.
    func compareSomeRead() throws {
        let count = model.entries.count
        let (low, high) = (anyPosition(count), anyPosition(count))
        let limit = Int.random(in: 0...count + 2, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0:
            try expect(
                try log.read(after: Position(low), upTo: Position(high), limit: limit),
                after(low, upTo: high).prefix(limit))
        case 1:
            try expect(
                try log.readBackward(from: Position(high), limit: limit),
                after(0, upTo: high).reversed().prefix(limit))
        case 2:
            let type = RandomRequests.types.randomElement(using: &random) ?? ""
            try expect(
                try log.read(type: type, after: Position(low), limit: limit),
                after(low).filter { $0.type == type }.prefix(limit))
            try expect(
                try log.readBackward(type: type, from: Position(high), limit: limit),
                after(0, upTo: high).filter { $0.type == type }.reversed().prefix(limit))
        case 3: try compareStream(low, high, limit)
        case 4: try compareKeyAndTime()
        default: try compareEvent(high)
        }
    }

    private func compareStream(_ low: UInt64, _ high: UInt64, _ limit: Int) throws {
        let stream =
            (RandomRequests.streams + ["clock", "conflict", "none"])
            .randomElement(using: &random) ?? ""
        let wanted = after(0, upTo: high).filter { $0.stream == stream }
        try expect(
            try log.readStream(
                stream, afterRevision: low, upTo: Position(high), limit: limit),
            after(0).filter { $0.stream == stream && $0.revision > low }.prefix(limit)
                .filter { $0.position <= high })
        try expect(
            try log.readStreamBackward(stream, from: Position(high), limit: limit),
            wanted.reversed().prefix(limit))
        try #require(try log.revision(of: stream) == model.revision(stream), "seed \(seed)")
    }

    private func compareKeyAndTime() throws {
        let key = IdempotencyKey(
            source: "urn:review", id: "k-\(Int.random(in: 0..<60, using: &random))")
        let receipt = try log.receipt(for: key).flatMap { LogModel.Answer(.success($0)) }
        try #require(receipt == model.receipt(for: key), "seed \(seed)")
        let time = noon + .seconds(Int.random(in: -1...12, using: &random))
        let last = model.entries.last { $0.recorded <= time }?.position ?? 0
        try #require(try log.position(asOf: time) == Position(UInt64(last)), "seed \(seed)")
    }

    private func compareEvent(_ position: UInt64) throws {
        guard position > 0, position <= model.entries.count else {
            #expect(throws: StoreError.self, "seed \(seed)") {
                try log.event(at: Position(position))
            }
            return
        }
        let event = try log.event(at: Position(position))
        try #require(.init(event) == model.entries[Int(position) - 1], "seed \(seed)")
    }

    private func anyPosition(_ count: Int) -> UInt64 {
        UInt64(Int.random(in: 0...count + 2, using: &random))
    }

    private func after(_ low: UInt64, upTo high: UInt64 = .max) -> [LogModel.Entry] {
        model.entries.filter { $0.position > low && $0.position <= high }
    }

    private func expect(
        _ found: [RecordedEvent], _ wanted: some Sequence<LogModel.Entry>
    ) throws {
        try #require(found.map(LogModel.Entry.init) == Array(wanted), "seed \(seed)")
    }
}
