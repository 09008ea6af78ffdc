import EventLog

/// Between the time line and the wall: both directions, with gaps and overlaps as they are (B-23).
extension ZoneRules {
    package func localDateTime(at instant: Instant) -> LocalDateTime {
        let second = instant.second
        let local = second + Int64(span(at: second).offset)
        let (day, secondOfDay) = floorDivision(local, Int64(LocalTime.secondsPerDay))
        guard let time = LocalTime(secondOfDay: Int(secondOfDay)) else {
            preconditionFailure("a remainder of a day lies within a day")
        }
        return LocalDateTime(date: LocalDate(daysSince1970: Int(day)), time: time)
    }

    package func localDate(at instant: Instant) -> LocalDate { localDateTime(at: instant).date }

    /// When the wall clock shows that, earliest first: none where it was set forward over it, two
    /// where it was set back.
    package func instants(of local: LocalDateTime) -> [Instant] {
        spans(near: local.seconds).compactMap { span in
            let second = local.seconds - Int64(span.offset)
            guard second >= span.start, second < span.end else { return nil }
            return Instant(clampingSeconds: second)
        }
    }

    /// The first moment at which the wall clock shows that or, where it was set forward over it,
    /// what comes next: a time that does not exist is at the end of its gap, one that exists twice
    /// at its first pass.
    package func firstInstant(of local: LocalDateTime) -> Instant {
        for span in spans(near: local.seconds) {
            let second = local.seconds - Int64(span.offset)
            if second < span.end { return Instant(clampingSeconds: max(second, span.start)) }
        }
        preconditionFailure("the last span near a local time ends after it")
    }

    /// The first moment of a local day: not always midnight, as some clocks are set forward there.
    ///
    /// Nil for a date that the zone left out, such as 2011-12-30 in `Pacific/Apia`.
    package func start(of date: LocalDate) -> Instant? {
        let noon = LocalDateTime(date: date, time: .startOfDay).seconds + 43_200
        for span in spans(near: noon) {
            let start = max(span.start, span.midnight(of: date.daysSince1970))
            let end = min(span.end, span.midnight(of: date.daysSince1970 + 1))
            if start < end { return Instant(clampingSeconds: start) }
        }
        return nil
    }

    /// The spans, in order, in which a wall clock could show that local second, give or take half
    /// a day.
    private func spans(near local: Int64) -> [OffsetSpan] {
        let earliest = local - Int64(Self.offsets.upperBound) - 43_200
        let latest = local - Int64(Self.offsets.lowerBound) + 43_200
        var spans = [span(at: earliest)]
        while let last = spans.last, last.end <= latest { spans.append(span(at: last.end)) }
        return spans
    }
}
