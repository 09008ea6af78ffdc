/// How much a transaction may still change.
///
/// LMDB keeps a list of the pages that a transaction changed. Near its end (131,071) it begins to
/// write pages early and then fails; its time rises long before. So a transaction ends at a
/// limit far below, by a count that no order of keys can exceed: LMDB tells nobody its own.
extension WriteTransaction {
    package static var dirtyPagesMax: Int { 50_000 }

    /// Whether `puts` more writes of `bytes` in all, under keys in any order, will be taken.
    package func hasRoom(puts: Int, bytes: Int) -> Bool {
        dirtyPagesAtMost + puts * Self.pagesPerPut + bytes / Self.halfPage <= Self.dirtyPagesMax
    }

    mutating func spendPages(
        keyBytes: Int, valueBytes: Int, inOrder: Bool = false
    ) throws(LMDBError) {
        var pages = (keyBytes + valueBytes) / Self.halfPage
        if inOrder {
            appendedBytes += keyBytes + valueBytes + Self.entryOverheadBytes
            if appendedBytes >= Self.halfPage {
                pages += 1
                appendedBytes = 0
            }
        } else {
            pages += Self.pagesPerPut
        }
        guard dirtyPagesAtMost + pages <= Self.dirtyPagesMax else {
            throw LMDBError(
                .transactionFull, operation: "write", path: core.environment.path)
        }
        dirtyPagesAtMost += pages
    }

    /// A leaf, the page that its split adds, and the branch above; higher ones are few beside them.
    private static var pagesPerPut: Int { 3 }
    private static var halfPage: Int { 2_048 }
    private static var entryOverheadBytes: Int { 16 }
}
