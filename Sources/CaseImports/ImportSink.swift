import CaseLifecycle
import EventLog
import Intake
import Schema

/// Takes rows into the log as history, each once, many to a durable commit.
///
/// The rule that it keeps: a row's key is its own, not its file's. The same row in another export
/// is the same row; one that says something else under that key is a conflict, told and recorded
/// (law 4). What is not known is set apart, what cannot be read is told; neither holds up the rest.
package struct ImportSink<Log: EventSink> {
    let log: Log
    let actor: Actor
    /// Under Daybook's own name, where no sender may write.
    let source: String
    private let quarantine: Quarantine
    private let place: String
    private let isDryRun: Bool
    private let tell: (ImportTrouble) -> Void

    package private(set) var total: HistoryImported
    private var cases: Set<String> = []
    private var waiting: [AppendRequest] = []
    /// What a dry run would have added.
    private var tried: Set<IdempotencyKey> = []
    /// Of the last row that was added: it tells this import from every other one.
    private var lastAdded: Position?

    /// - Parameters:
    ///   - place: the file's name.
    ///   - isDryRun: nothing is written, in the log or beside it.
    ///   - tell: what became of a row that is not imported.
    package init(
        log: Log, quarantine: Quarantine, actor: Actor, kind: ImportKind, batch: String,
        place: String, isDryRun: Bool = false, tell: @escaping (ImportTrouble) -> Void
    ) {
        self.log = log
        self.quarantine = quarantine
        self.actor = actor
        self.place = place
        self.isDryRun = isDryRun
        self.tell = tell
        source = "daybook/import/\(kind == .uci ? "uci" : "xes")"
        total = HistoryImported.with {
            $0.batch = batch
            $0.kind = kind
            $0.place = place
        }
    }

    private static var requestsAtOnce: Int { 4_096 }

    package mutating func add(_ sighting: Sighting) throws(ImportError) {
        if let defect = sighting.row.defect { return refuse("\(sighting.id): \(defect)") }
        total.rows += 1
        if cases.insert(sighting.row.caseID).inserted { total.cases += 1 }
        waiting.append(request(sighting))
        if waiting.count == Self.requestsAtOnce { try flush() }
    }

    package mutating func refuse(_ text: String) {
        total.refused += 1
        tell(.refused(text))
    }

    package mutating func setApart(_ unknown: UnknownSighting) throws(ImportError) {
        total.quarantined += 1
        tell(.quarantined("\(unknown.place): \(unknown.reason)"))
        guard !isDryRun else { return }
        let rows = RowQuarantine(
            log: log, quarantine: quarantine, actor: actor, source: source, place: place)
        try rows.keep(unknown)
    }

    /// Appends what is left, and what the import came to if it added anything.
    package mutating func finish() throws(ImportError) {
        try flush()
        guard !isDryRun, let lastAdded else { return }
        let id = "\(total.batch)/\(lastAdded.rawValue)"
        for answer in log.appendAll([request(total, on: "import/\(total.batch)", id, .events)]) {
            if case .failure(let error) = answer { throw .append(error) }
        }
    }

    private mutating func flush() throws(ImportError) {
        defer { waiting.removeAll(keepingCapacity: true) }
        if isDryRun { return try tryOut() }
        for (request, answer) in zip(waiting, log.appendAll(waiting)) {
            switch answer {
            case .success(let receipt):
                guard !receipt.isDuplicate else {
                    total.known += 1
                    continue
                }
                total.added += 1
                lastAdded = receipt.last
            case .failure(.conflict(_, let first, _)):
                total.conflicting += 1
                tell(.conflicting("\(request.key.id): imported otherwise at \(first)"))
            case .failure(.streamEnded(let stream)):
                refuse("\(request.key.id): \(stream) was erased and has ended")
            case .failure(let error): throw .append(error)
            }
        }
    }

    /// What the log would say to each; of rows that stand in the file twice, the first counts.
    private mutating func tryOut() throws(ImportError) {
        for request in waiting {
            do throws(StoreError) {
                guard try log.firstPosition(for: request.key) != nil else {
                    let isFirst = tried.insert(request.key).inserted
                    if isFirst { total.added += 1 } else { total.known += 1 }
                    continue
                }
            } catch { throw .store(error) }
            do throws(AppendError) {
                _ = try log.dryRun(request)
                total.known += 1
            } catch {
                switch error {
                case .conflict(_, let first, _):
                    total.conflicting += 1
                    tell(.conflicting("\(request.key.id): imported otherwise at \(first)"))
                case .streamEnded(let stream):
                    refuse("\(request.key.id): \(stream) was erased and has ended")
                default: throw .append(error)
                }
            }
        }
    }
}
