import Dispatch
import LMDB
import MerkleLog
import Synchronization

/// Verification of the whole log, or of what came after a tree head that is trusted.
extension EventLog {
    /// Checks every record, the tree, and every table against the records. Appends may go on
    /// meanwhile; what they add is checked too, up to the head that the report names.
    ///
    /// - Parameters:
    ///   - start: events up to there are taken for granted; the tree must have `root` there.
    ///   - threads: how many blocks of events are checked at once.
    package func verify(
        after start: Position = .start, root: [UInt8]? = nil, threads: Int = 2,
        progress: (_ done: Position, _ of: Position) -> Void = { _, _ in }
    ) throws(StoreError) -> VerifyReport {
        let (end, frontier) = try access.read { transaction, tables in
            let end = try transaction.head(tables).position
            guard start <= end else { throw StoreError.beyondHead(asked: start, head: end) }
            return (end, try transaction.frontier(at: start, tables))
        }
        var verifier = Verifier(after: start, frontier: frontier)
        if let root, frontier.root.bytes != root {
            return VerifyReport(
                head: try head(),
                problems: [.init(position: start, what: "the tree there is not the trusted one")])
        }
        while verifier.position < end {
            try verifyBlocks(&verifier, upTo: end.rawValue, threads: threads)
            progress(verifier.position, end)
        }
        // The tables are compared with the records of one snapshot: what came since goes first.
        return try access.read { transaction, tables in
            let head = try transaction.head(tables)
            while let block = verifier.nextBlock(
                after: verifier.position.rawValue, upTo: head.position.rawValue)
            {
                try verifier.add(
                    try BlockCheck.check(block, transaction, tables), transaction, tables)
            }
            try verifier.verifyTables(head, transaction, tables)
            return VerifyReport(head: head.head, problems: verifier.problems)
        }
    }

    /// A few blocks a thread, so that waiting for the last of them costs little.
    private static let blocksPerThread = 4

    private func verifyBlocks(
        _ verifier: inout Verifier, upTo end: UInt64, threads: Int
    ) throws(StoreError) {
        var blocks: [Range<UInt64>] = []
        var position = verifier.position.rawValue
        while blocks.count < threads * Self.blocksPerThread,
            let block = verifier.nextBlock(after: position, upTo: end)
        {
            blocks.append(block)
            position = block.upperBound - 1
        }
        let found = Mutex<[Int: Result<BlockCheck.Facts, StoreError>]>([:])
        let wanted = blocks
        DispatchQueue.concurrentPerform(iterations: wanted.count) { index in
            let result: Result<BlockCheck.Facts, StoreError>
            do throws(StoreError) {
                result = .success(
                    try access.read { transaction, tables in
                        try BlockCheck.check(wanted[index], transaction, tables)
                    })
            } catch {
                result = .failure(error)
            }
            found.withLock { $0[index] = result }
        }
        let facts = found.withLock { $0 }
        for index in wanted.indices {
            guard let result = facts[index] else { continue }
            let block = try result.get()
            try access.read { transaction, tables in
                try verifier.add(block, transaction, tables)
            }
        }
    }
}
