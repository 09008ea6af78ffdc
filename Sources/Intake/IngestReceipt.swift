import EventLog

/// The answer to one event of an input.
package struct IngestReceipt: Sendable, Equatable {
    package enum Verdict: Sendable, Equatable {
        case accepted(at: Position)
        /// Known with the same content; nothing was appended.
        case duplicate(of: Position)
        /// Known with other content: refused, and `recorded` is the event that says so.
        case conflict(with: Position, recorded: Position)
        /// Nothing is appended; the sender has to correct it.
        case refused(Fault)
        /// Set apart at `at`; its bytes lie under `sha256`. `at` is nil on a dry run.
        case quarantined(at: Position?, sha256: [UInt8], Fault)
        /// On a dry run: what would be appended. Later events of the same input may change it.
        case wouldAppend([RecordedEvent])
    }

    package var verdict: Verdict
    /// Where a fault stands, or else the event; both count from 1, columns in bytes.
    package var line: Int
    package var column: Int
    /// Nil where the envelope could not be read.
    package var header: CloudEvent.Header?
    /// Extension attributes that were left out.
    package var dropped: [String]
}

/// How many events of an input got which answer.
package struct IngestSummary: Sendable, Equatable {
    package var accepted = 0
    package var duplicates = 0
    package var conflicts = 0
    package var refused = 0
    package var quarantined = 0
    /// Attributes left out, not events.
    package var droppedAttributes = 0

    package var events: Int { accepted + duplicates + conflicts + refused + quarantined }

    mutating func count(_ receipt: IngestReceipt) {
        droppedAttributes += receipt.dropped.count
        switch receipt.verdict {
        case .accepted, .wouldAppend: accepted += 1
        case .duplicate: duplicates += 1
        case .conflict: conflicts += 1
        case .refused: refused += 1
        case .quarantined: quarantined += 1
        }
    }
}

/// Why an ingest ended before its input did. The receipts already given stay true; what had none is
/// safe to send again.
package enum IngestError: Error, Sendable {
    case input(InputError)
    /// The log could not take the event of that line: not the event's fault.
    case append(AppendError, line: Int)
    case quarantine(QuarantineError, line: Int)
    case store(StoreError, line: Int)
}

extension IngestError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .input(let error): "\(error)"
        case .append(let error, let line): "line \(line): \(error)"
        case .quarantine(let error, let line): "line \(line): \(error)"
        case .store(let error, let line): "line \(line): \(error)"
        }
    }
}
