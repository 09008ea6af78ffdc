import EventLog
import Projections
import Schema
import Testing

@testable import CaseLifecycle

/// The view of digests against the log that a life with downtime has left.
struct StandupViewTests {
    @Test("B-48 M12 the view has a row for each date: sent, or missed and told later")
    func rows() async throws {
        let world = try StandupWorld()
        try world.adopt()
        try world.submit("T-1", .p1)
        try await world.run()
        try world.advance(to: "2026-04-02T08:15:00Z")
        try await world.run()
        world.answer.withLock { $0 = .unknown("cut off") }
        try await world.live(until: "2026-04-07T12:00:00Z")
        let rows = try StandupView.rows(folding: world.log.read(after: .start, limit: .max))
        #expect(
            rows.map { "\($0.key) \($0.row.state) \($0.row.openP1)" } == [
                "emea/2026-03-31 missed 0", "emea/2026-04-01 missed 0",
                "emea/2026-04-02 sent 1", "emea/2026-04-07 inDoubt 1",
            ])
        #expect(rows[0].row.toldOn == "2026-04-02" && !rows[0].row.hasDue)
        #expect(rows[2].row.latenessMs == 3_600_000 && rows[2].row.reference.contains("@"))
        #expect(rows[3].row.reference.isEmpty && rows[3].row.stamp.calendar == "emea")
        let digest = try GoldenDigestTests.digest(
            StandupView.self, world.log.read(after: .start, limit: .max))
        #expect(
            digest == (
                "standup v1", "d25adbdf29764d9d57eb9b11f40d904ecbd6d698b23f678e8f14bb641e6e5e66"
            ))
    }
}
