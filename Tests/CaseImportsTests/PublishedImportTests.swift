import CaseImports
import EventLog
import Foundation
import Schema
import SwiftProtobuf
import Testing

/// The published logs imported whole: what their publishers and independent counts say of them
/// comes out of the view.
@Suite struct PublishedImportTests {
    private static let note: Comment =
        "DAYBOOK_FIXTURES does not name a folder with the incident logs"

    /// Nil without DAYBOOK_FIXTURES, or where the file is not there.
    private static func path(_ name: String) -> String? {
        guard let folder = ProcessInfo.processInfo.environment["DAYBOOK_FIXTURES"] else {
            return nil
        }
        let path = "\(folder)/data/\(name)"
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }

    private static let incidents = path("uci_incident_event_log.csv.zip")
    private static let challenge = path("bpic2013_incidents.xes.gz")

    @Test(
        "B-58 B-59 B-60 the incident log's counts and traps come out of the view",
        .enabled(if: Self.incidents != nil, Self.note))
    func wholeIncidentLog() throws {
        let world = try World()
        let total = try world.importUCI(try #require(Self.incidents))
        #expect(total.rows + total.quarantined == 141_712 && total.quarantined == 5)
        #expect(total.refused == 0 && total.cases == 24_918)
        let rows = Array(try world.rows().values)
        let first = [Priority.p1, .p2, .p3, .p4].map { priority in
            rows.filter { $0.firstPriority == priority }.count
        }
        #expect(first == [185, 311, 23_681, 741])
        #expect(rows.filter(\.wasP1).count == 352)
        #expect(rows.filter { $0.priorityChanges > 0 }.count == 383)
        #expect(rows.allSatisfy { $0.status == .closed })
        #expect(rows.map(\.history.resolvedToActive).reduce(0, +) == 317)
        #expect(rows.map(\.history.closedToActive).reduce(0, +) == 12)
        // Five rows with the state -100 are set apart: two of the pairs that they are part of.
        #expect(rows.map(\.history.rows).reduce(0, +) == 141_707)
        #expect(rows.map(\.history.unused).reduce(0, +) == 0)

        let urgent = rows.filter { $0.firstPriority == .p1 }
        #expect(try urgent.filter { try minutes($0, since: $0.history.openedAt) > 60 }.count == 171)
        #expect(try urgent.filter { try minutes($0, since: $0.openedAt) > 60 }.count == 170)
    }

    @Test(
        "B-56 B-59 B-60 the challenge's counts come out of the view",
        .enabled(if: Self.challenge != nil, Self.note))
    func wholeChallenge() throws {
        let world = try World()
        let total = try world.importXES(try #require(Self.challenge))
        #expect(total.rows + total.quarantined == 65_533 && total.quarantined == 5)
        #expect(total.cases == 7_554)
        let rows = Array(try world.rows().values)
        #expect(rows.filter { $0.history.afterClosed > 0 }.count == 120)
        // Back to a group that had it before, with another one in between.
        #expect(rows.filter { $0.returns > 0 }.count == 1_258)
        let second = try world.importXES(try #require(Self.challenge), batch: "again")
        #expect(second.added == 0 && second.known == 65_528)
    }

    private func minutes(
        _ row: CaseRow, since start: Google_Protobuf_Timestamp
    ) throws -> Int64 {
        try (Instant(row.firstResolvedAt).nanoseconds - Instant(start).nanoseconds) / 60_000_000_000
    }
}
