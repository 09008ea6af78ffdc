/// What one caller hands to the writer at once, and whom to tell what became of all of it.
///
/// The caller lets go of it: from then on the writer's thread alone touches it.
final class Submission: @unchecked Sendable {
    typealias Outcome = Result<Receipt, AppendError>

    let work: [Work]
    private var outcomes: [Outcome] = []
    /// Gets an outcome for each piece of work, in order, once all are known.
    var completion: (@Sendable ([Outcome]) -> Void)?

    enum Work: Sendable {
        case append(PreparedRequest)
        // Apart, so that to copy the frequent one is to retain it.
        indirect case advanceClock(to: Instant, by: Actor)
        indirect case acceptClockStep(by: Actor)
        indirect case erase(Erasure, by: Actor)

        /// Bounds for what the write transaction must have room for: writes under keys, and bytes.
        var size: (puts: Int, bytes: Int) {
            switch self {
            case .append(let request):
                // An event is itself, its stream and the nodes it completes; a clock step may come
                // before.
                return (16 + 3 * request.events.count, 4096 + request.byteCount)
            case .erase(let erasure, _):
                let changes = erasure.positions.count + erasure.endedStreams.count
                return (32 + changes, 8192 + changes * RecordLayout.recordBytesMax / 8)
            case .advanceClock, .acceptClockStep: return (32, 8192)
            }
        }
    }

    init(_ work: [Work]) {
        self.work = work
        outcomes.reserveCapacity(work.count)
    }

    /// Outcomes come in the order of the work.
    func answer(_ outcome: Outcome) {
        outcomes.append(outcome)
        if outcomes.count == work.count { completion?(outcomes) }
    }

    func answerAll(_ outcome: Outcome) {
        completion?(work.map { _ in outcome })
    }
}

/// All work that waits, in the order in which it came.
struct Backlog {
    private let submissions: [Submission]
    private var places: [(submission: Int, work: Int)] = []

    init(_ submissions: [Submission]) {
        self.submissions = submissions
        places.reserveCapacity(submissions.reduce(0) { $0 + $1.work.count })
        for (index, submission) in submissions.enumerated() {
            for work in submission.work.indices { places.append((index, work)) }
        }
    }

    var count: Int { places.count }

    subscript(index: Int) -> Submission.Work {
        submissions[places[index].submission].work[places[index].work]
    }

    /// Of the appends among the next pieces of work, at most of so many and of a thousand.
    func keyHashes(from start: Int, count limit: Int) -> some Sequence<UInt64> {
        (start..<start + min(1_000, limit, count - start)).lazy.compactMap { index in
            if case .append(let request) = self[index] { request.keyHash } else { nil }
        }
    }

    func answer(_ index: Int, _ outcome: Submission.Outcome) {
        submissions[places[index].submission].answer(outcome)
    }
}
