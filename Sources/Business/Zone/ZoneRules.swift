import EventLog

/// The clock of a zone as a value (law 5): compiled once from the tz database, kept in an event,
/// and from then on the same on every machine, whatever that machine's own zone files say.
///
/// Holds the offset at 1970, each change after it, and the rule for everything after the last
/// change. Before 1970, the offset of 1970 is used.
package struct ZoneRules: Hashable, Sendable {
    /// From `at` on, the offset to UTC is `offset` seconds.
    package struct Transition: Hashable, Sendable {
        /// Seconds since 1970.
        package var at: Int64
        package var offset: Int

        package init(at: Int64, offset: Int) {
            self.at = at
            self.offset = offset
        }
    }

    /// The zone's name in the tz database, such as `Europe/Berlin`.
    package let identifier: String
    /// The tz database's release, such as `2025b`.
    package let dataVersion: String
    /// In force at the beginning of 1970, in seconds.
    package let initialOffset: Int
    /// In order, all after the beginning of 1970; those that the footer predicts may be left out.
    package let transitions: [Transition]
    /// The rule after the last transition, as POSIX TZ writes it: `EST5EDT,M3.2.0,M11.1.0`.
    package let footer: String
    private let rule: PosixRule

    /// Takes stored rules up again; refuses what no tz database could have said.
    package init(
        identifier: String, dataVersion: String, initialOffset: Int, transitions: [Transition],
        footer: String
    ) throws(ZoneRulesError) {
        self.identifier = identifier
        self.dataVersion = dataVersion
        self.initialOffset = initialOffset
        self.transitions = transitions
        self.footer = footer
        do {
            rule = try PosixRule(footer)
            try Self.check(initialOffset, transitions, rule, footer)
        } catch {
            throw ZoneRulesError(identifier, error)
        }
    }

    private init(utcOfVersion version: String) {
        identifier = "UTC"
        dataVersion = version
        initialOffset = 0
        transitions = []
        footer = "UTC0"
        rule = PosixRule(standardOffset: 0, daylight: nil)
    }

    /// The clock without rules, the same in every release of the tz database.
    package static let utc = ZoneRules(utcOfVersion: "")

    private static func check(
        _ initialOffset: Int, _ transitions: [Transition], _ rule: PosixRule, _ footer: String
    ) throws(ZoneRulesError.Problem) {
        var previous: Int64 = 0
        for transition in transitions {
            guard (1...Instant.lastSecond).contains(transition.at) else {
                throw .transitionOutOfRange(at: transition.at)
            }
            guard transition.at > previous else {
                throw .transitionsOutOfOrder(at: transition.at)
            }
            previous = transition.at
        }
        for offset in [initialOffset] + transitions.map(\.offset) where !offsets.contains(offset) {
            throw .offsetOutOfRange(seconds: offset)
        }
        let last = transitions.last ?? Transition(at: 0, offset: initialOffset)
        guard rule.span(at: last.at).offset == last.offset else {
            throw .footerDisagrees(text: footer)
        }
    }

    /// What RFC 9636 advises: less than 25 hours behind, less than 26 ahead.
    static let offsets = -89_999...93_599
}

extension ZoneRules {
    /// Seconds to add to UTC for the local time.
    package func offset(at instant: Instant) -> Int { span(at: instant.second).offset }

    /// A stretch around a moment in which the offset does not change.
    func span(at second: Int64) -> OffsetSpan {
        let next = firstTransition(after: second)
        guard next == transitions.count else {
            let start = next == 0 ? Int64.min : transitions[next - 1].at
            let offset = next == 0 ? initialOffset : transitions[next - 1].offset
            return OffsetSpan(start: start, end: transitions[next].at, offset: offset)
        }
        let last = transitions.last?.at ?? 0
        guard second >= last else {
            return OffsetSpan(start: .min, end: last, offset: initialOffset)
        }
        var span = rule.span(at: second)
        span.start = max(span.start, last)
        return span
    }

    private func firstTransition(after second: Int64) -> Int {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].at <= second { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension ZoneRules {
    /// The same clock without the transitions at the end that the rule foretells ('slim' data).
    ///
    /// A transition can go if the rule keeps the offset before it all the way from the one before.
    func slimmed() throws(ZoneRulesError) -> ZoneRules {
        var kept = transitions
        while let last = kept.last {
            let before = kept.dropLast().last ?? Transition(at: 0, offset: initialOffset)
            var second = before.at
            while second < last.at, case let span = rule.span(at: second),
                span.offset == before.offset
            { second = span.end }
            guard second >= last.at else { break }
            kept.removeLast()
        }
        return try ZoneRules(
            identifier: identifier, dataVersion: dataVersion, initialOffset: initialOffset,
            transitions: kept, footer: footer)
    }
}
