import EventLog

/// Why a reactor cannot start or go on; each text says what to do about it.
package enum ReactorError: Error, Sendable {
    /// The first start must say from where on events have effects.
    case startNeeded(reactor: String)
    case startBeyondHead(asked: Position, head: Position)
    /// Another process holds the lock.
    case locked(path: String, holder: String)
    case lockFile(path: String, reason: String)
    /// A newer epoch has begun: this reactor has stopped itself.
    case fenced(epoch: UInt32)
    /// The log lacks what came after a backup, and nobody has answered for it.
    case restored(at: Position, backup: Position, taken: Instant)
    case store(StoreError)
    case append(AppendError)
    /// The log contradicts itself, or this program does.
    case broken(String)
}

extension ReactorError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .startNeeded(let reactor):
            "The reactor \(reactor) starts for the first time: say from where on events have "
                + "effects. --start now leaves everything that is in the log alone, --start @42 "
                + "what is at or before that position, --start beginning nothing."
        case .startBeyondHead(let asked, let head):
            "--start \(asked) lies beyond the log's head \(head); give \(head) or less, or now."
        case .locked(let path, let holder):
            "Another reactor is running (\(holder), \(path)). Wait for it to end, or take over "
                + "with --take-over: then it stops itself and this one goes on."
        case .lockFile(let path, let reason):
            "The lock \(path) cannot be used: \(reason)."
        case .fenced(let epoch):
            "Epoch \(epoch) has taken over; this reactor has stopped itself."
        case .restored(let at, let backup, let taken):
            "The store was restored, as \(at) says, from a backup of \(taken) that ends at "
                + "\(backup). What was sent after it is not in this log and would be sent again. "
                + "Look at the targets, then let somebody else say that it may go on: ‘daybook "
                + "restore accept --approver NAME --reason TEXT’."
        case .store(let error): "\(error)"
        case .append(let error): "The log took no event: \(error)"
        case .broken(let fault): fault
        }
    }
}
