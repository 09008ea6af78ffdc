import EventLog
import Foundation
import SwiftProtobuf
import Testing

/// Moments as text, as protobuf timestamps and in arithmetic.
@Suite("Moments") struct InstantTests {
    @Test(
        "RFC 3339 is read as it is written",
        arguments: [
            ("1970-01-01T00:00:00Z", 0),
            ("2026-03-01T12:00:00Z", 1_772_366_400_000_000_000),
            ("2026-03-01t13:00:00.5+01:00", 1_772_366_400_500_000_000),
            ("2026-03-01T06:30:00.000000001-05:30", 1_772_366_400_000_000_001),
            ("1969-12-31T23:59:59.999999999Z", -1),
            ("2262-04-11T23:47:16.854775807Z", Int64.max),
            ("1677-09-21T00:12:43.145224192Z", Int64.min),
            ("2000-02-29T00:00:00.1000000000Z", 951_782_400_100_000_000),
        ])
    func reads(text: String, nanoseconds: Int64) throws {
        let instant = try Instant(rfc3339: text)
        #expect(instant.nanoseconds == nanoseconds)
        #expect(try Instant(rfc3339: instant.description) == instant)
    }

    @Test(
        "What is no time, or beyond the time line, is refused with the reason",
        arguments: [
            "", "2026-03-01", "2026-03-01T12:00:00", "2026-03-01 12:00:00Z", "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z", "2026-00-10T00:00:00Z", "2026-04-31T00:00:00Z",
            "2026-03-01T24:00:00Z", "2026-03-01T12:60:00Z", "2026-06-30T23:59:60Z",
            "2026-03-01T12:00:00.Z", "2026-03-01T12:00:00.0000000001Z", "2026-03-01T12:00:00+1:00",
            "2026-03-01T12:00:00+24:00", "2026-03-01T12:00:00Zx", "٢٠٢٦-03-01T12:00:00Z",
            "9999-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "2262-04-11T23:47:16.854775808Z",
            "1677-09-21T00:12:43.145224191Z", "+2026-03-01T12:00:00Z", "2026-3-1T12:00:00Z",
        ])
    func refuses(text: String) {
        let error = #expect(throws: InstantError.self) { try Instant(rfc3339: text) }
        #expect("\(error as Any)".contains("‘\(text)’"))
    }

    @Test("Dates agree with the library's calendar on any day")
    func againstCalendar() throws {
        var random = SeededGenerator(seed: 3)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        for _ in 0..<2_000 {
            let seconds = Int64.random(in: -9_223_372_036...9_223_372_036, using: &random)
            let parts = calendar.dateComponents(
                [.year, .month, .day, .hour, .minute, .second],
                from: Date(timeIntervalSince1970: Double(seconds)))
            let expected = String(
                format: "%04d-%02d-%02dT%02d:%02d:%02dZ", parts.year ?? 0, parts.month ?? 0,
                parts.day ?? 0, parts.hour ?? 0, parts.minute ?? 0, parts.second ?? 0)
            let instant = Instant(nanoseconds: seconds * 1_000_000_000)
            #expect(instant.description == expected)
            #expect(try Instant(rfc3339: expected) == instant)
        }
    }

    @Test("Protobuf timestamps come and go without loss, and only in normal form")
    func timestamps() throws {
        for nanoseconds in [0, -1, 1, Int64.min, Int64.max, 1_772_366_400_123_456_789] {
            let instant = Instant(nanoseconds: nanoseconds)
            #expect(try Instant(instant.timestamp) == instant)
            #expect((0..<1_000_000_000).contains(instant.timestamp.nanos))
            // protobuf's own printer is the oracle for ours.
            #expect(try instant.timestamp.jsonString() == "\"\(instant)\"")
        }
        for (seconds, nanos) in [
            (0, -1), (0, 1_000_000_000), (253_402_300_799, 0), (9_223_372_036, 854_775_808),
            (Int64.max, 0), (Int64.min, 0),
        ] {
            #expect(throws: InstantError.self) {
                try Instant(Google_Protobuf_Timestamp(seconds: seconds, nanos: Int32(nanos)))
            }
        }
    }

    @Test("Sums stop at the ends of the time line")
    func sums() {
        #expect(noon.adding(milliseconds: 1_500) == noon + .milliseconds(1_500))
        #expect(noon + .nanoseconds(7) - noon == .nanoseconds(7))
        #expect(noon - .seconds(1) + .seconds(1) == noon)
        #expect(noon.adding(milliseconds: .max) == .distantFuture)
        #expect(Instant.distantPast.adding(nanoseconds: -1) == .distantPast)
        #expect(noon + .seconds(Int64.max) == .distantFuture)
    }
}
