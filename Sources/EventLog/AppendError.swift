/// Why a request was not appended. Except for `outcomeUnknown`, nothing of it is in the log.
package enum AppendError: Error, Equatable, Sendable {
    /// The key stands for other content; `recorded` is the event that says so (law 4).
    case conflict(key: IdempotencyKey, first: Position, recorded: Position)
    case wrongExpectedRevision(stream: String, expected: ExpectedRevision, actual: UInt64)
    /// The stream's payloads were erased: nothing is appended to it any more.
    case streamEnded(String)
    /// A field is missing, too long or out of range; the text names it and its limit.
    case invalid(String)
    /// The wall clock ran ahead by more than 24 hours; a person must accept it (law 8).
    case clockStepped(expected: Instant, found: Instant)
    /// The log was opened read-only, or its writer was shut down.
    case notWritable(String)
    case mapFull(limitBytes: UInt64)
    case diskFull(path: String)
    /// The commit failed and the key is not to be found after reopening, or reopening failed too.
    case outcomeUnknown(String)
    case storage(String)
}
