import EventLog
import Schema

/// Takes an input of CloudEvents into the log, and answers each of them in its order.
///
/// A bad event does not stop the rest (law 10); a log that cannot write does. Requests go to the
/// log's writer many at a time, so that they share a durable commit.
package struct Ingest<Log: EventSink> {
    private let log: Log
    private let quarantine: Quarantine
    private let parser: EventParser
    private let place: String
    private let isDryRun: Bool

    /// - Parameters:
    ///   - actor: whoever hands the events in, as it was authenticated.
    ///   - place: the input's name, for the record of what is quarantined.
    ///   - isDryRun: nothing is written, in the log or beside it.
    package init(
        log: Log, quarantine: Quarantine, actor: Actor, place: String, isDryRun: Bool = false
    ) {
        self.log = log
        self.quarantine = quarantine
        self.parser = EventParser(actor: actor)
        self.place = place
        self.isDryRun = isDryRun
    }

    private static var requestsAtOnce: Int { 512 }

    /// Reads to the end of the input, handing each receipt over as soon as it is durable.
    @discardableResult
    package func run(
        _ source: some ByteSource, receive: (IngestReceipt) throws -> Void
    ) throws -> IngestSummary {
        var summary = IngestSummary()
        var reader = InputReader(source)
        var waiting: [IngestDraft] = []
        while true {
            let item = try Self.read(&reader)
            if let item { waiting.append(try draft(item)) }
            if waiting.count == Self.requestsAtOnce || item == nil {
                for answer in settle(waiting) {
                    let receipt = try answer.get()
                    summary.count(receipt)
                    try receive(receipt)
                }
                waiting = []
            }
            if item == nil { return summary }
        }
    }

    private static func read<Source>(
        _ reader: inout InputReader<Source>
    ) throws(IngestError) -> InputReader<Source>.Item? {
        do {
            return try reader.next()
        } catch {
            throw .input(error)
        }
    }

    private func draft<Source>(_ item: InputReader<Source>.Item) throws(IngestError) -> IngestDraft
    {
        let fault: Fault
        switch item.content {
        case .text(let bytes): return try draft(bytes, line: item.line, column: item.column)
        case .misplaced(let what): fault = Fault("", at: 0, what)
        case .tooLarge(let size):
            let limit = InputReader<Source>.maxTextBytes
            fault = Fault("", at: 0, "\(size) bytes long; at most \(limit) are taken")
        }
        return IngestDraft(
            line: item.line, column: item.column, state: .answered(.refused(fault)))
    }

    private func draft(
        _ text: [UInt8], line: Int, column: Int
    ) throws(IngestError) -> IngestDraft {
        do {
            let parsed = try parser.parse(text)
            return IngestDraft(
                line: line, column: column, header: parsed.header, dropped: parsed.dropped,
                state: .append(parsed.request))
        } catch {
            switch error {
            case .refused(let fault):
                var draft = IngestDraft(
                    line: line, column: column, state: .answered(.refused(fault)))
                draft.move(to: fault, in: text)
                return draft
            case .unknown(let fault, let header):
                var draft = IngestDraft(
                    line: line, column: column, header: header,
                    state: try setApart(text, fault, header, line: line))
                draft.move(to: fault, in: text)
                return draft
            }
        }
    }

    /// The bytes first, durably, then the event that names them.
    private func setApart(
        _ text: [UInt8], _ fault: Fault, _ header: CloudEvent.Header, line: Int
    ) throws(IngestError) -> IngestDraft.State {
        let digest = Quarantine.digest(of: text)
        guard !isDryRun else { return .answered(.quarantined(at: nil, sha256: digest, fault)) }
        do {
            try quarantine.keep(text)
        } catch {
            guard case .full = error else { throw .quarantine(error, line: line) }
            return .answered(
                .refused(Fault(fault.path, at: fault.offset, "\(fault.text); \(error)")))
        }
        let request = QuarantineRequest(
            text: text, digest: digest, header: header, reason: fault.description,
            place: "\(place):\(line)", occurred: log.now(), actor: parser.actor)
        return .setApart(request.appendRequest, sha256: digest, fault)
    }

    private func settle(_ drafts: [IngestDraft]) -> [Result<IngestReceipt, IngestError>] {
        if isDryRun { return drafts.map(tryOut) }
        let requests = drafts.compactMap(\.request)
        var answers = (requests.isEmpty ? [] : log.appendAll(requests)).makeIterator()
        return drafts.map { draft in
            if case .answered(let verdict) = draft.state { return .success(draft.receipt(verdict)) }
            guard let answer = answers.next() else {
                preconditionFailure("the log answers each request")
            }
            return draft.result(of: answer)
        }
    }

    private func tryOut(_ draft: IngestDraft) -> Result<IngestReceipt, IngestError> {
        guard let request = draft.request else {
            guard case .answered(let verdict) = draft.state else {
                preconditionFailure("what has no request is answered")
            }
            return .success(draft.receipt(verdict))
        }
        let events: [RecordedEvent]
        do {
            events = try log.dryRun(request)
        } catch {
            return draft.result(of: .failure(error))
        }
        guard events.isEmpty else { return .success(draft.receipt(.wouldAppend(events))) }
        do {
            guard let first = try log.firstPosition(for: request.key) else {
                preconditionFailure("nothing would be appended, so the key is known")
            }
            return .success(draft.receipt(.duplicate(of: first)))
        } catch {
            return .failure(.store(error, line: draft.line))
        }
    }
}
