import Glibc

/// What a request must keep to before it is queued: every limit of the record's format, and the
/// streams and the source that the log writes itself.
enum RequestCheck {
    static let eventsMax = 1_000
    static let requestBytesMax = 8 * 1024 * 1024
    static let streamBytesMax = 400

    /// The source of the keys of what the log records about itself.
    static let ownSource = "daybook:log"
    static let ownStreams: Set<String> = ["store", "clock", "conflict", "erasure"]

    static func check(_ request: AppendRequest) throws(AppendError) {
        try check(key: request.key)
        guard request.key.source != ownSource else {
            throw .invalid("key source ‘\(ownSource)’ is the log's own; choose another")
        }
        guard !request.events.isEmpty else { throw .invalid("a request needs at least one event") }
        guard request.events.count <= eventsMax else {
            throw .invalid("\(request.events.count) events in one request; at most \(eventsMax)")
        }
        for expectation in request.expectations {
            try check("the expectation's stream", expectation.stream, 1...streamBytesMax)
        }
        var bytes = 0
        for index in request.events.indices {
            try check(request.events[index], "event \(index + 1)")
            bytes += request.events[index].payload.count
        }
        guard bytes <= requestBytesMax else {
            throw .invalid("payloads of \(bytes) bytes in one request; at most \(requestBytesMax)")
        }
    }

    static func check(key: IdempotencyKey) throws(AppendError) {
        try check("the key's source", key.source, 1...1024)
        try check("the key's id", key.id, 1...1024)
    }

    private static func check(
        _ event: NewEvent, _ which: @autoclosure () -> String
    ) throws(AppendError) {
        guard !ownStreams.contains(event.stream) else {
            throw .invalid("\(which()): stream ‘\(event.stream)’ is written by the log alone")
        }
        try checkLimits(of: event, which())
    }

    /// What holds for the log's own events too.
    static func checkLimits(
        of event: NewEvent, _ which: @autoclosure () -> String
    ) throws(AppendError) {
        try check("\(which()): stream", event.stream, 1...streamBytesMax)
        try check("\(which()): type", event.type, 1...256)
        try check("\(which()): id", event.id, 1...1024)
        try check("\(which()): source", event.source, 1...1024)
        try check("\(which()): actor", event.actor.identity, 1...256)
        try check("\(which()): claimed actor", event.actor.claimed, 0...256)
        try check("\(which()): correlation", event.correlation, 0...1024)
        guard event.payload.count <= RecordLayout.payloadBytesMax else {
            throw .invalid(
                "\(which()): payload of \(event.payload.count) bytes; "
                    + "at most \(RecordLayout.payloadBytesMax)")
        }
    }

    private static func check(
        _ what: @autoclosure () -> String, _ text: String, _ limit: ClosedRange<Int>
    ) throws(AppendError) {
        let length = text.utf8.count
        guard length >= limit.lowerBound else { throw .invalid("\(what()) is empty") }
        guard length <= limit.upperBound else {
            throw .invalid("\(what()) has \(length) bytes of UTF-8; at most \(limit.upperBound)")
        }
        guard !text.containsNUL else { throw .invalid("\(what()) contains a NUL") }
    }
}

extension String {
    fileprivate var containsNUL: Bool {
        let found = utf8.withContiguousStorageIfAvailable { bytes in
            bytes.count > 0 && memchr(bytes.baseAddress!, 0, bytes.count) != nil
        }
        return found ?? utf8.contains(0)
    }
}
