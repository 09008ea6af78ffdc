import EventLog
import Projections
import Testing

/// Moments as people write them, over a log that is only a list of times.
@Suite struct AsOfTests {
    /// Event n was recorded at the n-th moment.
    private struct Times: TimeAxis {
        var recorded: [Instant]
        var now: Instant

        init(_ recorded: [String], now: String) throws {
            self.recorded = try recorded.map { try Instant(rfc3339: $0) }
            self.now = try Instant(rfc3339: now)
        }

        func headPosition() -> Position { Position(UInt64(recorded.count)) }
        func present() -> Instant { now }
        func lastPosition(atOrBefore instant: Instant) -> Position {
            Position(UInt64(recorded.prefix { $0 <= instant }.count))
        }
        func position(marked name: String) -> Position? { name == "q3/close" ? Position(2) : nil }
    }

    private func position(
        _ text: String, zone: String? = nil, _ times: Times
    ) throws -> UInt64 {
        try AsOf.parse(text, zone: zone).resolve(times).position.rawValue
    }

    private func day(_ zone: String, _ recorded: [String], _ text: String) throws -> UInt64 {
        try position(text, zone: zone, Times(recorded, now: "2030-01-01T00:00:00Z"))
    }

    @Test("Law 8: positions and steps before the head")
    func positions() throws {
        let times = try Times(
            ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"],
            now: "2026-01-04T00:00:00Z")
        #expect(try position("@2", times) == 2)
        #expect(try position("@0", times) == 0)
        #expect(try position("HEAD", times) == 3)
        #expect(try position("HEAD~", times) == 2)
        #expect(try position("HEAD~3", times) == 0)
        #expect(throws: AsOfError.beyondHead(asked: Position(4), head: Position(3))) {
            try position("@4", times)
        }
        #expect(throws: AsOfError.beforeStart(steps: 4, head: Position(3))) {
            try position("HEAD~4", times)
        }
    }

    @Test("Law 8: a time is inclusive, and says what it came to")
    func times() throws {
        let times = try Times(
            ["2026-01-01T10:00:00Z", "2026-01-01T10:00:00Z", "2026-01-01T10:00:00.000000001Z"],
            now: "2026-01-01T10:30:00Z")
        #expect(try position("2026-01-01T10:00:00Z", times) == 2)
        #expect(try position("2026-01-01T11:00:00.000000001+01:00", times) == 3)
        #expect(try position("2026-01-01T09:59:59Z", times) == 0)
        #expect(try position("2099-01-01T00:00:00Z", times) == 3)
        #expect(try position("-30m", times) == 2)
        #expect(try position("-31m", times) == 0)
        #expect(try position("-0s", times) == 3)
        #expect(try position("-1w2d", times) == 0)
        let text = try AsOf.parse("-30m").resolve(times).text
        #expect(text.hasPrefix("@2, the last recorded at or before 2026-01-01T10:00:00Z"))
    }

    @Test("Law 8: a bare day ends with that day in the zone, which is printed")
    func days() throws {
        // In Berlin the 29th of March 2026 has 23 hours and ends at 22:00 UTC.
        let berlin = ["2026-03-29T21:59:59.999999999Z", "2026-03-29T22:00:00Z"]
        #expect(try day("Europe/Berlin", berlin, "2026-03-29") == 1)
        // The 25th of October has 25 and ends at 23:00 UTC.
        let october = ["2026-10-25T22:59:59.999999999Z", "2026-10-25T23:00:00Z"]
        #expect(try day("Europe/Berlin", october, "2026-10-25") == 1)
        let nepal = ["2026-05-01T18:14:59Z", "2026-05-01T18:15:00Z"]
        #expect(try day("Asia/Kathmandu", nepal, "2026-05-01") == 1)
        #expect(
            try day("UTC", ["2026-02-28T23:59:59Z", "2026-03-01T00:00:00Z"], "2026-02-28") == 1)
        let times = try Times(berlin, now: "2026-03-30T00:00:00Z")
        let text = try AsOf.parse("2026-03-29", zone: "Europe/Berlin").resolve(times).text
        #expect(text.contains("2026-03-29 in Europe/Berlin, before 2026-03-29T22:00:00Z"))
    }

    @Test("Law 8: a day whose midnight does not exist, and the day before one that never was")
    func strangeMidnights() throws {
        // Santiago went from 24:00 to 01:00, so that the 11th has no midnight.
        let santiago = ["2022-09-11T03:59:59Z", "2022-09-11T04:00:00Z"]
        #expect(try day("America/Santiago", santiago, "2022-09-10") == 1)
        // Samoa skipped the 30th of December 2011: the 29th ends where the 31st begins.
        let samoa = ["2011-12-30T09:59:59Z", "2011-12-30T10:00:00Z"]
        #expect(try day("Pacific/Apia", samoa, "2011-12-29") == 1)
    }

    @Test(
        "What names no moment is refused with how to write one",
        arguments: [
            "", "@", "@x", "@-1", "@+1", "HEAD~x", "HEAD^", "HEAD~-1", "-", "-15", "-m", "-1y",
            "-15m3", "-99999999999999999999s", "2026-13-01", "2026-02-30", "2026-2-3", "yester day",
            "2026-03-01T10:00:00", "0000-01-01", "2026-00-10", "@1８",
        ])
    func malformed(_ text: String) throws {
        let error = #expect(throws: AsOfError.self) { try AsOf.parse(text, zone: "UTC") }
        #expect(error?.description.contains("2026-03-01T12:00:00Z") == true)
    }

    @Test("Law 8: a mark names its position, and a name that nobody gave is refused by it")
    func marks() throws {
        let times = try Times(
            ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"], now: "2026-01-04T00:00:00Z")
        #expect(try position("q3/close", times) == 2)
        #expect(try AsOf.parse("q3/close").resolve(times).text == "@2, marked ‘q3/close’")
        #expect(throws: AsOfError.unknownMark("yesterday")) { try position("yesterday", times) }
        for name in ["q", "Q3.close_2026-10", "a-1"] { #expect(Mark.isName(name)) }
        for text in [
            "", "3q", "HEADS", "a b", "a..b", "ä", "a:b", String(repeating: "a", count: 65),
        ] {
            #expect(!Mark.isName(text), "\(text)")
        }
    }

    @Test("A zone that the machine does not know is refused")
    func unknownZone() {
        #expect(throws: AsOfError.unknownZone("Mars/Olympus")) {
            try AsOf.parse("2026-03-01", zone: "Mars/Olympus")
        }
    }
}
