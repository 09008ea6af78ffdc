import Crypto
import EventLog
import Projections
import Schema
import SwiftProtobuf
import Testing

@testable import ExceptionClosure

/// One digest for each view and version over a fixed story: a fold that gives other rows without
/// another version fails here.
///
/// After a change of a fold: raise its `version`, and put the new digest beside the new label.
@Suite struct GoldenDigestTests {
    private static let golden = [
        "audit v2":
            "c51cd5db361eff1348cb7e56bf4ca1badb2a7fbb993ed0bc1ad35b9e716954a1",
        "ledger v1":
            "74b0e418cc0e3a3300cf56c68f1f1f6cfec251c7b5a14e609e9614d46c7d9f41",
        "queue v2":
            "5e86b1d22fbb9f831df16557834b11a466e55b650ec91ed1ee528d967838557e",
        "tracker v1":
            "2e74ef2a55f6f3f447a0651fbaf7360b4111a8701e006c1395c9315896818d02",
    ]

    @Test("Each view's fold gives the rows that its version stands for")
    func golden() throws {
        let events = try Self.story()
        let found = try Dictionary(uniqueKeysWithValues: [
            Self.digest(AuditView.self, events), Self.digest(LedgerView.self, events),
            Self.digest(QueueView.self, events), Self.digest(TrackerView.self, events),
        ])
        #expect(found == Self.golden)
    }

    /// Stopped, resolved, resumed, completed, repeated, reopened, superseded by a newer version.
    private static func story() throws -> [RecordedEvent] {
        var desk = try Desk()
        Fixture.publish(Fixture.disposition(1), in: &desk.world)
        desk.record(Fixture.disposition(1))
        desk.world.faults["tracker"] = .down
        try desk.run()
        desk.world.faults = [:]
        try desk.assign("QX-9@1.1/target-unavailable/1", to: "mira")
        try desk.resolve(
            "QX-9@1.1/target-unavailable/1", as: .resume, because: "the tracker is back")
        try desk.run()
        desk.record(Fixture.disposition(1), id: "d-1-again")
        desk.record(ExceptionReopened.with { $0.exceptionID = Fixture.exception }, id: "r-1")
        Fixture.publish(Fixture.disposition(2), in: &desk.world)
        desk.record(Fixture.disposition(2), id: "d-2")
        try desk.run()
        return desk.log.events
    }

    private static func digest<V: View>(
        _: V.Type, _ events: [RecordedEvent]
    ) throws -> (String, String) {
        var hash = SHA256()
        for (key, row) in try V.rows(folding: events) {
            hash.update(data: Array(key.utf8) + [0])
            hash.update(data: try row.serializedBytes() as [UInt8])
        }
        return ("\(V.name) v\(V.version)", hash.finalize().hexadecimal)
    }
}
