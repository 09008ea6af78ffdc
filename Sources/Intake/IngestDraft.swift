import EventLog

/// An event between its text and its receipt: answered already, or to be answered by the log.
struct IngestDraft {
    enum State {
        case answered(IngestReceipt.Verdict)
        case append(AppendRequest)
        case setApart(AppendRequest, sha256: [UInt8], Fault)
    }

    var line: Int
    var column: Int
    var header: CloudEvent.Header?
    var dropped: [String] = []
    var state: State

    var request: AppendRequest? {
        switch state {
        case .answered: nil
        case .append(let request), .setApart(let request, _, _): request
        }
    }

    func receipt(_ verdict: IngestReceipt.Verdict) -> IngestReceipt {
        IngestReceipt(
            verdict: verdict, line: line, column: column, header: header, dropped: dropped)
    }

    /// The log's answer to the request; what is not the event's own fault is an error.
    func result(of answer: Result<Receipt, AppendError>) -> Result<IngestReceipt, IngestError> {
        switch answer {
        case .success(let appended): .success(receipt(verdict(appended)))
        case .failure(.conflict(_, let first, let recorded)):
            .success(receipt(.conflict(with: first, recorded: recorded)))
        case .failure(.invalid(let text)):
            .success(receipt(.refused(Fault("", at: 0, text))))
        case .failure(.streamEnded(let stream)):
            .success(receipt(.refused(Fault("", at: 0, "\(stream) was erased and has ended"))))
        case .failure(let error): .failure(.append(error, line: line))
        }
    }

    private func verdict(_ appended: Receipt) -> IngestReceipt.Verdict {
        if case .setApart(_, let sha256, let fault) = state {
            return .quarantined(at: appended.first, sha256: sha256, fault)
        }
        return appended.isDuplicate
            ? .duplicate(of: appended.first) : .accepted(at: appended.first)
    }

    /// Makes the place of a fault out of its offset in the event's text.
    mutating func move(to fault: Fault, in text: [UInt8]) {
        for byte in text.prefix(fault.offset) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else {
                column += 1
            }
        }
    }
}
