/// An ordered list of events, appended all or not at all, under one idempotency key (law 4).
package struct AppendRequest: Sendable {
    package var key: IdempotencyKey
    /// What the key stands for: the same key with other content is a conflict.
    package var content: Content
    /// Checked after the key, in the same write transaction.
    package var expectations: [Expectation]
    package var events: [NewEvent]

    package init(
        key: IdempotencyKey, content: Content = .events, expectations: [Expectation] = [],
        events: [NewEvent]
    ) {
        self.key = key
        self.content = content
        self.expectations = expectations
        self.events = events
    }

    /// What the digest of a request is taken over.
    package enum Content: Sendable {
        /// Type, source, occurred time and payload of each event, in order.
        case events
        /// The same of these events, of which a decision has made those that are appended.
        case said([NewEvent])
        /// Other canonical bytes: a command's, or the allow-listed fields of a mapped format.
        case bytes([UInt8])
    }
}

/// What a request is known by, for as long as the log exists.
package struct IdempotencyKey: Hashable, Sendable {
    package var source: String
    package var id: String

    package init(source: String, id: String) {
        self.source = source
        self.id = id
    }
}

/// A stream and the revision that it must have for a request to be appended.
package struct Expectation: Hashable, Sendable {
    package var stream: String
    package var revision: ExpectedRevision

    package init(_ stream: String, _ revision: ExpectedRevision) {
        self.stream = stream
        self.revision = revision
    }
}

/// The same under a name that Swift Testing does not use too.
package typealias StreamExpectation = Expectation

/// Revisions count a stream's events from 1.
package enum ExpectedRevision: Hashable, Sendable {
    case any
    /// The stream has no event yet.
    case noStream
    case exactly(UInt64)
}

/// Where a request's events stand. A repeated request gets its first receipt again.
package struct Receipt: Hashable, Sendable {
    package var first: Position
    package var last: Position
    package var recorded: Instant
    /// The key was known with the same content: nothing was appended this time.
    package var isDuplicate: Bool

    package init(first: Position, last: Position, recorded: Instant, isDuplicate: Bool) {
        self.first = first
        self.last = last
        self.recorded = recorded
        self.isDuplicate = isDuplicate
    }
}
