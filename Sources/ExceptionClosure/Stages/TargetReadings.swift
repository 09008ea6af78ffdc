import Reactor
import Schema

/// What is read of the targets for one run: which records, under which names, and the answers.
///
/// The rule that it keeps: the records are those of the mapping that the run goes by, which is
/// frozen once the run is planned.
struct TargetReadings {
    var queue: TargetAnswer
    var ledger: TargetAnswer
    var tracker: TargetAnswer
    var folder: TargetAnswer
    /// Nil where the disposition names no such object in the archive.
    var memo: TargetAnswer?
    var evidence: TargetAnswer?

    enum Name {
        static let source = "source"
        static let queue = "queue"
        static let ledger = "ledger"
        static let tracker = "tracker"
        static let folder = "folder"
        static let memo = "memo"
        static let evidence = "evidence"
    }

    init(_ answers: Answers, _ mapping: TargetMapping, _ disposition: DispositionRecorded?) {
        queue = TargetAnswer(.queue(mapping.queueItem), answers[Name.queue])
        ledger = TargetAnswer(.ledger(mapping.ledgerRecord), answers[Name.ledger])
        tracker = TargetAnswer(.tracker(mapping.trackerItem), answers[Name.tracker])
        folder = TargetAnswer(.folder(mapping.archiveFolder), answers[Name.folder])
        memo = disposition?.reference(.closureMemo)?.objectName
            .map { TargetAnswer(.object($0), answers[Name.memo]) }
        evidence = disposition?.reference(.evidenceBundle)?.objectName
            .map { TargetAnswer(.object($0), answers[Name.evidence]) }
    }

    /// The mapped records, without the archived objects.
    var records: [TargetAnswer] { [queue, ledger, tracker, folder] }

    var all: [TargetAnswer] { records + [memo, evidence].compactMap { $0 } }

    static func records(_ mapping: TargetMapping) -> [Reading<ExceptionClosure>] {
        [
            TargetPlace.queue(mapping.queueItem).reading(Name.queue),
            TargetPlace.ledger(mapping.ledgerRecord).reading(Name.ledger),
            TargetPlace.tracker(mapping.trackerItem).reading(Name.tracker),
            TargetPlace.folder(mapping.archiveFolder).reading(Name.folder),
        ]
    }

    static func objects(_ disposition: DispositionRecorded) -> [Reading<ExceptionClosure>] {
        let named = [(ArchiveRole.closureMemo, Name.memo), (.evidenceBundle, Name.evidence)]
        return named.compactMap { role, name in
            disposition.reference(role)?.objectName.map { TargetPlace.object($0).reading(name) }
        }
    }
}
