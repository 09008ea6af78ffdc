import LMDB
import Synchronization

/// The newest transaction that a power loss does not take, as far as this process knows.
///
/// A writer that is killed while its last page is on the way to the disk leaves a commit that the
/// next process sees, and that a power loss may still take. Whoever acknowledges events of such a
/// commit without writing any itself has to flush it first (law 3).
final class DurableMark: Sendable {
    private let transaction = Atomic<UInt64>(0)

    /// The process's own commits are flushed before they return.
    func advance(to id: UInt64) { transaction.store(id, ordering: .relaxed) }

    /// Makes durable what was committed up to that transaction.
    func require(_ id: UInt64, in access: StoreAccess) throws {
        guard id > transaction.load(ordering: .relaxed) else { return }
        try access.inspect { try $0.flush() }
        advance(to: id)
    }
}
