import Synchronization

/// The newest transaction that a power loss does not take, as far as this process knows.
///
/// A writer that is killed while its last page is on the way to the disk leaves a commit that the
/// next process sees, and that a power loss may still take. Whoever rests something on such a
/// commit has to flush it first: an acknowledgement (law 3), a signature, a view, a copy.
final class DurableMark: Sendable {
    private let transaction = Atomic<UInt64>(0)

    func holds(_ id: UInt64) -> Bool { id <= transaction.load(ordering: .relaxed) }

    /// What was flushed stays so; marks may come in any order.
    func advance(to id: UInt64) {
        transaction.max(id, ordering: .relaxed)
    }
}

extension StoreAccess {
    /// The process's own commits are flushed before they return.
    func noteCommit(_ id: UInt64) { durable.advance(to: id) }

    /// Makes durable what was committed up to that transaction.
    func makeDurable(upTo id: UInt64) throws(StoreError) {
        guard !durable.holds(id) else { return }
        // Not by LMDB, which flushes nothing for those who only read.
        do throws(Files.Failure) { try Files.sync(file: path + "/data.mdb") } catch {
            throw error.storeError
        }
        durable.advance(to: id)
    }
}

extension EventLog {
    /// Sees to it that a power loss takes nothing of what can be read now.
    package func makeDurable() throws(StoreError) {
        try access.makeDurable(upTo: try access.lastTransaction())
    }

    /// A head of which a power loss takes nothing: only such a one may be signed.
    package func durableHead() throws(StoreError) -> Head {
        let head = try head()
        try makeDurable()
        return head
    }
}
