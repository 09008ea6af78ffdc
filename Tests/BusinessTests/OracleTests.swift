import EventLog
import Testing

@testable import Business

/// Our arithmetic against counting: Python steps through each minute and asks its own zone rules.
@Suite("Business time, counted independently") struct OracleTests {
    private struct Question: Decodable {
        var start: String
        var budget: Int64
        var pauses: [[String?]]
        var deadline: String?
        var open: Bool
        var opening: String?
        var end: String
        var counted: Int64
        var date: String
    }

    private struct Asked: Decodable {
        var calendar: CalendarText
        var question: Question

        init(from decoder: any Decoder) throws {
            calendar = try CalendarText(from: decoder)
            question = try Question(from: decoder)
        }
    }

    /// Two halves, so that two cores share them.
    @Test(
        "B-21 B-22 B-23 B-24 B-26 B-27 T01 T05 T08 T09 10,000 calendars, minute by minute",
        arguments: [1, 2])
    func minuteByMinute(seed: Int) throws {
        let asked = try Oracle.lines(
            of: Asked.self, "deadlines", "--count", "5000", "--seed", "\(seed)")
        #expect(asked.count == 5000)
        #expect(asked.contains { $0.question.deadline == nil })
        for (number, asked) in asked.enumerated() {
            try compare(asked, "seed \(seed), line \(number + 1)")
        }
    }

    private func compare(_ asked: Asked, _ place: String) throws {
        let calendar = try asked.calendar.calendar()
        let question = asked.question
        let (start, end) = (at(question.start), at(question.end))
        let pauses = Pauses(question.pauses)
        let deadline = calendar.deadline(
            from: start, adding: .minutes(question.budget), pauses: pauses)
        #expect(deadline == question.deadline.map(at), "\(place): deadline")
        #expect(
            calendar.businessTime(from: start, to: end, pauses: pauses)
                == .minutes(question.counted), "\(place): business time")
        #expect(calendar.isOpen(at: start) == question.open, "\(place): open")
        #expect(
            calendar.nextOpening(atOrAfter: start) == question.opening.map(at), "\(place): opening")
        #expect(calendar.localDate(of: start) == date(question.date), "\(place): date")
    }

    private struct Zone: Decodable {
        var zone: String
        var seconds: [Int64]
        var offsets: [Int]
        var walls: [String]
        var instants: [[Int64]]
    }

    @Test("B-23 each zone of the machine: offsets from 1970 to 2100, and what walls show when")
    func zones() throws {
        let zones = try Oracle.lines(of: Zone.self, "zones", "--count", "100", "--seed", "3")
        #expect(zones.count > 400)
        for zone in zones {
            let rules = try Zones.named(zone.zone)
            let offsets = zone.seconds.map { rules.offset(at: Instant(clampingSeconds: $0)) }
            #expect(offsets == zone.offsets, "\(zone.zone)")
            for (wall, instants) in zip(zone.walls, zone.instants) {
                let wall = local(wall)
                // Rules begin with the offset of 1970's beginning; before it, they are not kept.
                guard wall.date > date("1970-01-02") else { continue }
                #expect(rules.instants(of: wall).map(\.second) == instants, "\(zone.zone) \(wall)")
                for second in instants {
                    let instant = Instant(clampingSeconds: second)
                    #expect(rules.localDateTime(at: instant) == wall, "\(zone.zone) \(wall)")
                }
            }
        }
    }
}
