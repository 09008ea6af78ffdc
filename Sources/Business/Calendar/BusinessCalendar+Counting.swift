import EventLog

/// Business time between moments, and the moment at which a budget of it is used up.
extension BusinessCalendar {
    /// The open time from `start` up to and without `end`, without pauses; zero if not later.
    package func businessTime(
        from start: Instant, to end: Instant, pauses: Pauses = .none
    ) -> Duration {
        var total = Duration.zero
        guard start < end else { return total }
        for piece in CountedPieces(OpenPieces(of: self, from: start), without: pauses) {
            guard piece.lowerBound < end else { break }
            total += min(piece.upperBound, end) - piece.lowerBound
        }
        return total
    }

    /// The earliest moment from `start` on at which the budget has been counted in full.
    ///
    /// So a deadline that falls on a close is at the close, not at the next opening (B-26), and one
    /// without a budget left is at `start`. Nil is *never*: the hours have no opening, a pause that
    /// has not ended stands before it, or it lies beyond the time line. Budgets are rounded up
    /// to whole nanoseconds.
    package func deadline(
        from start: Instant, adding budget: Duration, pauses: Pauses = .none
    ) -> Instant? {
        guard budget > .zero else { return start }
        var left = budget.roundedUpToNanosecond
        for piece in CountedPieces(OpenPieces(of: self, from: start), without: pauses) {
            let length = piece.upperBound - piece.lowerBound
            guard length < left else { return piece.lowerBound + left }
            left -= length
        }
        return nil
    }

    /// What is left of a budget after a time under this calendar, never less than zero.
    ///
    /// Where a calendar or a priority changes midway (D3, D5), the old calendar freezes the time
    /// used by this, and ``deadline(from:adding:pauses:)`` of the new one projects the rest.
    package func remaining(
        budget: Duration, usedFrom start: Instant, to end: Instant, pauses: Pauses = .none
    ) -> Duration {
        max(.zero, budget - businessTime(from: start, to: end, pauses: pauses))
    }
}

extension Duration {
    fileprivate var roundedUpToNanosecond: Duration {
        let attosecondsPerNanosecond: Int64 = 1_000_000_000
        let rest = components.attoseconds % attosecondsPerNanosecond
        guard rest > 0 else { return self }
        let missing = attosecondsPerNanosecond - rest
        return self + Duration(secondsComponent: 0, attosecondsComponent: missing)
    }
}
