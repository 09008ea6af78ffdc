import LMDB
import Schema

/// Erasure: the one thing that changes a record, in the commit that says so (S9).
extension AppendPass {
    static let erasureStream = "erasure"

    mutating func erase(
        _ erasure: Erasure, by actor: Actor, in transaction: inout WriteTransaction
    ) throws -> Outcome {
        let key = erasure.key
        if let known = try entry(for: key, transaction) {
            return .success(try receipt(known, isDuplicate: true, transaction))
        }
        if let refusal = try admitClock(in: &transaction) { return .failure(refusal) }
        if let refusal = try refusal(of: erasure, transaction) { return .failure(refusal) }
        for position in erasure.positions {
            let record = try transaction.event(position, tables).withoutPayload()
            try transaction.put(tables.events, key: position.rawValue, value: record)
        }
        for stream in erasure.endedStreams {
            try transaction.end(stream: stream, tables)
        }
        let message = PayloadErased.with {
            $0.positions = erasure.positions.map(\.rawValue)
            $0.endedStreams = erasure.endedStreams
            $0.subject = erasure.subject
            $0.reason = erasure.reason
        }
        let receipt = try append(
            message, stream: Self.erasureStream, key: key, by: actor, recorded: time,
            in: &transaction)
        mayHaveEndedStreams = true
        return .success(receipt)
    }

    /// All of it is judged before anything is changed.
    private func refusal(
        of erasure: Erasure, _ transaction: borrowing WriteTransaction
    ) throws -> AppendError? {
        for position in erasure.positions {
            guard position > .start, position <= head.position else {
                return .invalid(
                    "event \(position) is not in the log; its head is \(head.position)")
            }
            let event = try transaction.event(position, tables)
            guard event.key.source != RequestCheck.ownSource else {
                return .invalid("event \(position) is the log's own and stays")
            }
            guard !event.isErased else {
                return .invalid("event \(position) was erased already; leave it out")
            }
        }
        let targets = Set(erasure.positions)
        for stream in erasure.endedStreams {
            guard let entry = try transaction.entry(of: stream, tables) else {
                return .invalid("there is no stream ‘\(stream)’ to end")
            }
            var next: Position? = entry.position
            while let position = next {
                let event = try transaction.event(position, tables)
                guard event.isErased || targets.contains(position) else {
                    return .invalid(
                        "stream ‘\(stream)’ cannot end: its event \(position) is to stay")
                }
                next = event.previousInStream
            }
        }
        return nil
    }
}

extension WriteTransaction {
    /// The stream takes no further event.
    mutating func end(stream: String, _ tables: LogTables) throws {
        guard var entry = try entry(of: stream, tables) else {
            throw StoreError.corrupt(
                position: nil, what: "table streams lacks ‘\(stream)’, which was erased")
        }
        entry.isEnded = true
        let words = entry.words
        let name = Array(stream.utf8)
        try put(tables.streams, key: name.span.bytes, value: words.span.bytes)
    }
}
