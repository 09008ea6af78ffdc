import Synchronization

/// Something for the writer to do, and whom to tell what became of it.
struct Submission: Sendable {
    var work: Work
    let completion: @Sendable (Result<Receipt, AppendError>) -> Void

    enum Work: Sendable {
        case append(PreparedRequest)
        case advanceClock(to: Instant, by: Actor)
        case acceptClockStep(by: Actor)
    }

    /// Bounds for what the write transaction must have room for: writes under keys, and bytes.
    var size: (puts: Int, bytes: Int) {
        guard case .append(let request) = work else { return (32, 8192) }
        // An event is itself, its stream and the nodes it completes; a clock step may come before.
        return (16 + 3 * request.events.count, 4096 + request.byteCount)
    }
}
