import EventLog
import Testing

@testable import Business

/// The notation for the time after the last transition (RFC 9636, 3.3).
struct PosixRuleTests {
    private func offset(_ rule: String, _ moment: String) throws -> Int {
        try PosixRule(rule).span(at: at(moment).second).offset
    }

    @Test("B-23 each form of a day of change")
    func forms() throws {
        // J60 is always 1 March; 60 from zero is 1 March, but 29 February counts.
        let julian = "AAA0BBB,J60/0,J300/0"
        #expect(try offset(julian, "2024-02-29T23:59:59Z") == 0)
        #expect(try offset(julian, "2024-03-01T00:00:00Z") == 3600)
        #expect(try offset(julian, "2023-02-28T23:59:59Z") == 0)
        #expect(try offset(julian, "2023-03-01T00:00:00Z") == 3600)
        let counted = "AAA0BBB,59/0,300/0"
        #expect(try offset(counted, "2024-02-29T00:00:00Z") == 3600)
        #expect(try offset(counted, "2024-02-28T23:59:59Z") == 0)
        #expect(try offset(counted, "2023-02-28T23:59:59Z") == 0)
        #expect(try offset(counted, "2023-03-01T00:00:00Z") == 3600)
        // The fifth Sunday is the last one; December has no month after it.
        let weekly = "AAA0BBB-2:30,M12.5.0/3:30:15,M2.1.1"
        #expect(try offset(weekly, "2023-12-31T03:30:14Z") == 0)
        #expect(try offset(weekly, "2023-12-31T03:30:15Z") == 9000)
        #expect(try offset(weekly, "2024-02-04T23:29:59Z") == 9000)
        #expect(try offset(weekly, "2024-02-04T23:30:00Z") == 0)
    }

    @Test("B-23 times of change before and beyond their day, at the year's edge too")
    func extendedTimes() throws {
        let nuuk = "<-02>2<-01>,M3.5.0/-1,M10.5.0/0"
        #expect(try offset(nuuk, "2024-03-31T00:59:59Z") == -7200)
        #expect(try offset(nuuk, "2024-03-31T01:00:00Z") == -3600)
        let edges = "AAA0BBB,J1/-167,J365/167"
        #expect(try offset(edges, "2024-12-25T00:59:59Z") == 0)
        #expect(try offset(edges, "2024-12-25T01:00:00Z") == 3600)
        for rule in ["AAA0BBB,J365/167,J365/166", "AAA0BBB,J1/-167,J1/-166", edges] {
            let rule = try PosixRule(rule)
            for day in 0..<800 {
                let span = rule.span(at: Int64(day) * 86_400)
                #expect(span.start <= Int64(day) * 86_400 && span.end > Int64(day) * 86_400)
            }
        }
    }

    @Test("B-23 daylight time that never ends has no other offset")
    func always() throws {
        let rule = try PosixRule("XXX3EDT4,0/0,J365/23")
        for year in 2023...2025 {
            for moment in ["01-01T02:59:59Z", "01-01T03:00:00Z", "07-01T00:00:00Z"] {
                #expect(rule.span(at: at("\(year)-\(moment)").second).offset == -14_400)
            }
        }
    }

    @Test(
        "Law 10: a rule that cannot be read is refused, with the place",
        arguments: [
            "A0", "AAA", "AAA25", "AAA0BBB", "AAA0BBB,M3.5.0", "AAA0BBB,M13.1.0,M3.1.0",
            "AAA0BBB,M3.6.0,M4.1.0", "AAA0BBB,M3.1.7,M4.1.0", "AAA0BBB,J0,J1", "AAA0BBB,366,1",
            "AAA0BBB,J366,1", "AAA0BBB,J1/168,J2", "<AAA0", "<>0", "AAA0:60", "AAA0 ", "AAA-",
            "AAA0BBB,M3.1,M4.1.0", "AAA0BBB,J1,J2,", "ÄÄÄ0", "AAA9999999999999999999",
        ])
    func refused(text: String) {
        let error = #expect(throws: ZoneRulesError.Problem.self) { try PosixRule(text) }
        #expect(error?.description.hasPrefix("the rule ‘\(text)’ cannot be read: ") == true)
    }
}
