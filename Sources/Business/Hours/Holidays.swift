/// The local dates on which nothing counts (B-22), sorted, each once: a feed that tells a date
/// twice changes nothing.
///
/// A holiday takes away the minutes of its own date. Of a night shift that runs into it or out of
/// it, the part on the other date stays.
package struct Holidays: Hashable, Sendable {
    package let dates: [LocalDate]

    package static let none = Holidays([])

    package init(_ dates: some Sequence<LocalDate>) { self.dates = Set(dates).sorted() }

    package func contains(_ date: LocalDate) -> Bool { first(onOrAfter: date) == date }

    package func adding(_ more: some Sequence<LocalDate>) -> Holidays {
        Holidays(dates + Array(more))
    }

    /// The next holiday from that date on, by halving.
    func first(onOrAfter date: LocalDate) -> LocalDate? {
        var low = 0
        var high = dates.count
        while low < high {
            let middle = (low + high) / 2
            if dates[middle] < date { low = middle + 1 } else { high = middle }
        }
        return low < dates.count ? dates[low] : nil
    }
}
