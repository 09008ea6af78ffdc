import LMDB

/// Verification of the whole log.
extension EventLog {
    /// Checks every record, the tree, and every table against the records. Appends may go on
    /// meanwhile; what they add is checked too, up to the head that the report names.
    package func verify(
        progress: (_ done: Position, _ of: Position) -> Void = { _, _ in }
    ) throws(StoreError) -> VerifyReport {
        var verifier = Verifier()
        let start = try head()
        while verifier.position < start.position {
            try access.read { transaction, tables in
                try verifier.verifyPage(upTo: start.position, transaction, tables)
            }
            progress(verifier.position, start.position)
        }
        // The tables are compared with the records of one snapshot: what came since goes first.
        return try access.read { transaction, tables in
            let head = try transaction.head(tables)
            while verifier.position < head.position {
                try verifier.verifyPage(upTo: head.position, transaction, tables)
            }
            try verifier.verifyTables(head, transaction, tables)
            return VerifyReport(head: head.head, problems: verifier.problems)
        }
    }
}
