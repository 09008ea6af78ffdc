import EventLog

/// The log as a page of arrays: what it must do, without how. A value, so that a history keeps an
/// earlier state by keeping a copy.
struct LogModel {
    /// What is compared of an event. Of the log's own events the id and the payload are its secret.
    struct Entry: Equatable {
        var position: Int
        var stream: String
        var revision: UInt64
        var type: String
        var id: String
        var payload: [UInt8]
        var recorded: Instant
    }

    enum Answer: Equatable {
        case receipt(first: Int, last: Int, recorded: Instant, isDuplicate: Bool)
        case conflict(first: Int, recorded: Int)
        case wrongRevision(actual: UInt64)
        case invalid
        /// The commit failed, and nothing of the request is in the log.
        case lost
    }

    /// Of an event what makes it the same when it comes again; the rest is equal here.
    private struct Content: Hashable {
        var type: String
        var payload: [UInt8]
    }

    private struct Known {
        var content: [Content]
        var first: Int
        var last: Int
        /// Where other contents of the key were refused.
        var conflicts: [[Content]: Int] = [:]
    }

    private(set) var entries: [Entry] = []
    private(set) var time: Instant
    private var keys: [IdempotencyKey: Known] = [:]
    private var advances: [Instant: Int] = [:]

    init(at time: Instant) {
        self.time = time
        add("store", "daybook.v1.StoreCreated")
    }

    func revision(_ stream: String) -> UInt64 {
        UInt64(entries.count { $0.stream == stream })
    }

    func receipt(for key: IdempotencyKey) -> Answer? {
        keys[key].map { receipt($0.first, $0.last, isDuplicate: true) }
    }

    private func receipt(_ first: Int, _ last: Int, isDuplicate: Bool) -> Answer {
        .receipt(
            first: first, last: last, recorded: entries[first - 1].recorded,
            isDuplicate: isDuplicate)
    }

    private mutating func add(
        _ stream: String, _ type: String, id: String = "", payload: [UInt8] = []
    ) {
        entries.append(
            Entry(
                position: entries.count + 1, stream: stream, revision: revision(stream) + 1,
                type: type, id: id, payload: payload, recorded: time))
    }

    /// The key first, then what is expected, then the events.
    mutating func append(_ request: AppendRequest) -> Answer {
        let content = request.events.map { Content(type: $0.type, payload: $0.payload) }
        if var known = keys[request.key] {
            if known.content == content {
                return receipt(known.first, known.last, isDuplicate: true)
            }
            if let earlier = known.conflicts[content] {
                return .conflict(first: known.first, recorded: earlier)
            }
            add("conflict", "daybook.v1.IdempotencyConflictRecorded")
            known.conflicts[content] = entries.count
            keys[request.key] = known
            return .conflict(first: known.first, recorded: entries.count)
        }
        for expectation in request.expectations {
            let actual = revision(expectation.stream)
            let holds =
                switch expectation.revision {
                case .any: true
                case .noStream: actual == 0
                case .exactly(let wanted): actual == wanted
                }
            if !holds { return .wrongRevision(actual: actual) }
        }
        let first = entries.count + 1
        for event in request.events {
            add(event.stream, event.type, id: event.id, payload: event.payload)
        }
        keys[request.key] = Known(content: content, first: first, last: entries.count)
        return receipt(first, entries.count, isDuplicate: false)
    }

    mutating func advance(to time: Instant) -> Answer {
        if let known = advances[time] { return receipt(known, known, isDuplicate: true) }
        guard time >= self.time else { return .invalid }
        self.time = time
        add("clock", "daybook.v1.ClockAdvanced")
        advances[time] = entries.count
        return receipt(entries.count, entries.count, isDuplicate: false)
    }
}

extension LogModel.Entry {
    init(_ event: RecordedEvent) {
        let isOwn = event.source == "daybook:log"
        self.init(
            position: Int(event.position.rawValue), stream: event.stream,
            revision: event.revision, type: event.type, id: isOwn ? "" : event.id,
            payload: isOwn ? [] : event.payload, recorded: event.recorded)
    }
}

extension LogModel.Answer {
    /// Nil for an error that the model does not know.
    init?(_ result: Result<Receipt, AppendError>) {
        switch result {
        case .success(let receipt):
            self = .receipt(
                first: Int(receipt.first.rawValue), last: Int(receipt.last.rawValue),
                recorded: receipt.recorded, isDuplicate: receipt.isDuplicate)
        case .failure(.conflict(_, let first, let recorded)):
            self = .conflict(first: Int(first.rawValue), recorded: Int(recorded.rawValue))
        case .failure(.wrongExpectedRevision(_, _, let actual)):
            self = .wrongRevision(actual: actual)
        case .failure(.invalid): self = .invalid
        case .failure(.outcomeUnknown): self = .lost
        case .failure: return nil
        }
    }

    /// What is answered where the commit failed before it began: whatever stood in the log before
    /// is still there, whatever was new is lost. A refusal appends nothing, and stays one.
    func afterLosing(allBeyond position: Int) -> Self {
        switch self {
        case .receipt(let first, _, _, _) where first > position: .lost
        case .conflict(_, let recorded) where recorded > position: .lost
        default: self
        }
    }
}
