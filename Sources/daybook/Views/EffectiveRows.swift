import Projections

/// Rows that were folded in memory, as one page.
struct EffectiveRows<Row: Sendable>: PageSource {
    private var rows: [Row]

    init<R>(_ listing: Listing<R>, where isWanted: (R) -> Bool) where Row == ViewRow<R> {
        rows = listing.filter { isWanted($0.row) }
    }

    mutating func nextPage() -> [Row] {
        defer { rows = [] }
        return rows
    }
}
