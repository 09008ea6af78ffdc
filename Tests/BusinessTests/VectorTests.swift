import EventLog
import Foundation
import Testing

@testable import Business

/// The folder of published vectors, where the machine has it.
private let fixtures = ProcessInfo.processInfo.environment["DAYBOOK_FIXTURES"].map {
    URL(filePath: $0)
}

/// The published deadlines, found by stepping minute by minute.
struct VectorTests {
    private struct File: Decodable { var vectors: [Vector] }

    private struct Vector: Decodable {
        var id: String
        var start: String
        var budget_minutes: Int64
        var calendar: CalendarText?
        var pauses: [[String?]]
        var deadline: String?
    }

    @Test(
        "B-02 B-21 B-23 B-26 B-27 T01 T05 T08 D1 D2 the published deadlines",
        .enabled(if: fixtures != nil, "DAYBOOK_FIXTURES does not name the published vectors"))
    func published() throws {
        let folder = try #require(fixtures)
        let data = try Data(
            contentsOf: folder.appending(path: "data/business_time_vectors.json"))
        let vectors = try JSONDecoder().decode(File.self, from: data).vectors
        #expect(vectors.count == 15)
        for vector in vectors {
            let calendar = try vector.calendar?.calendar() ?? .wallClock
            let (start, budget) = (at(vector.start), Duration.minutes(vector.budget_minutes))
            let pauses = Pauses(vector.pauses)
            let deadline = calendar.deadline(from: start, adding: budget, pauses: pauses)
            #expect(deadline == vector.deadline.map(at), "\(vector.id)")
            if let deadline {
                #expect(
                    calendar.businessTime(from: start, to: deadline, pauses: pauses) == budget,
                    "\(vector.id)")
            }
        }
    }
}
