import LMDB

/// Reading one stream along the chain that its records make: each names the one before it.
extension EventLog {
    /// The stream's events after a revision, oldest first, recorded at or before `upTo`.
    ///
    /// Costs a step for every event between the stream's head and the answer: the chain is walked
    /// from its head.
    package func readStream(
        _ stream: String, afterRevision: UInt64 = 0, upTo: Position? = nil, limit: Int = .max
    ) throws(StoreError) -> [RecordedEvent] {
        precondition(limit >= 0, "a limit is not negative")
        let (last, overflow) = afterRevision.addingReportingOverflow(UInt64(limit))
        let lastRevision = overflow ? .max : last
        var found: [RecordedEvent] = []
        try walkBackward(stream, from: nil) { event in
            guard event.revision > afterRevision else { return false }
            if event.revision <= lastRevision, event.position <= upTo ?? event.position {
                found.append(event.copy())
            }
            return true
        }
        return found.reversed()
    }

    /// The stream's events from `from` (inclusive, its head if nil) towards its beginning.
    package func readStreamBackward(
        _ stream: String, from: Position? = nil, limit: Int
    ) throws(StoreError) -> [RecordedEvent] {
        precondition(limit >= 0, "a limit is not negative")
        var found: [RecordedEvent] = []
        try walkBackward(stream, from: from) { event in
            guard found.count < limit else { return false }
            found.append(event.copy())
            return true
        }
        return found
    }

    /// Shows the events at or before `from` to `body`, newest first, until it returns false.
    private func walkBackward(
        _ stream: String, from: Position?, _ body: (borrowing EventView) -> Bool
    ) throws(StoreError) {
        let entry = try access.read { transaction, tables in
            try transaction.entry(of: stream, tables)
        }
        var next = entry?.position
        while let start = next {
            next = try access.read { transaction, tables in
                var position = start
                for _ in 0..<Self.pageEvents {
                    let event = try transaction.event(position, tables)
                    guard event.isInStream(stream) else {
                        throw StoreError.corrupt(
                            position: position, what: "it stands in the chain of ‘\(stream)’")
                    }
                    if position <= from ?? position, !body(event) { return nil }
                    guard let previous = event.previousInStream else { return nil }
                    guard previous < position else {
                        throw StoreError.corrupt(
                            position: position, what: "its chain does not lead back")
                    }
                    position = previous
                }
                return position
            }
        }
    }
}
