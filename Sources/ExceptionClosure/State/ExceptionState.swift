import EventLog
import Schema

/// All that the log says about one exception: what the source announced, and the runs.
///
/// The rule that it keeps: it is folded from the stream `exception/<id>` alone, so the revision of
/// that stream guards every decision that rests on it.
package struct ExceptionState: Sendable, Equatable {
    package var exceptionID: String
    /// Of the stream, as far as it is folded.
    package var revision: UInt64 = 0
    /// In the order of their coming.
    package var dispositions: [KnownDisposition] = []
    /// In the order of their beginning. All but the last one are over, or wait to be resolved.
    package var runs: [ClosureRun] = []

    package init(exceptionID: String) { self.exceptionID = exceptionID }
}

extension ExceptionState {
    package static let streamPrefix = "exception/"

    package var stream: String { Self.streamPrefix + exceptionID }

    /// What is undecided by now came before the reactor's start, and begins no run (B-59). It still
    /// fixed what its version says, and which version is the newest.
    mutating func passOver() {
        for index in dispositions.indices where dispositions[index].decision == .undecided {
            dispositions[index].decision = .history
        }
    }

    /// The run that is not over.
    package var currentRun: ClosureRun? {
        guard let last = runs.last, !last.isOver else { return nil }
        return last
    }

    package func run(_ id: RunID) -> ClosureRun? { runs.last { $0.id == id } }

    package func disposition(of run: ClosureRun) -> KnownDisposition? {
        dispositions.first { $0.position == run.dispositionPosition }
    }

    /// The first final announcement of the highest version: the order is the source's own, never a
    /// clock's. What is not final stands for nothing yet.
    package var newest: KnownDisposition? {
        var newest: KnownDisposition?
        for known in dispositions where known.content.final {
            if known.content.version > newest?.content.version ?? 0 { newest = known }
        }
        return newest
    }

    package func newer(than version: UInt32) -> KnownDisposition? {
        guard let newest, newest.content.version > version else { return nil }
        return newest
    }

    /// The first final announcement of a version, before a position: it fixed the content.
    package func announced(_ version: UInt32, before position: Position) -> [KnownDisposition] {
        dispositions.filter {
            $0.content.final && $0.content.version == version && $0.position < position
        }
    }

    /// Whether a target that holds this closure holds it by our hand: an older version that was
    /// carried as far as a plan here, with the closure time that the source gave it (D8, A-52).
    package func isOurs(_ record: TargetRecord, before version: UInt32) -> Bool {
        guard record.version > 0, record.version < version else { return false }
        return runs.contains {
            $0.version == record.version && $0.plan != nil && $0.closedAt == record.closedAt
        }
    }
}
