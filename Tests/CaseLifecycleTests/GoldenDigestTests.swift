import Crypto
import EventLog
import Projections
import Schema
import SwiftProtobuf
import Testing

@testable import CaseLifecycle

/// One digest for each view and version over a fixed story: a fold that gives other rows without
/// another version fails here.
///
/// After a change of a fold: raise its `version`, and put the new digest beside the new label.
@Suite("Golden digests of the case views")
struct GoldenDigestTests {
    private static let golden = [
        "cases v3":
            "684a43d56c1684e88b7d303a96d9986f03038fc0df4dc5e7b2e2aa43784a9685",
        "milestones v1":
            "8810d475200a3148219d0b420e6c50a7e69d3f88dcab4be036f2c2a23a11975f",
    ]

    @Test("Each view's fold gives the rows that its version stands for")
    func golden() throws {
        let events = try Self.story()
        let found = try Dictionary(uniqueKeysWithValues: [
            Self.digest(CasesView.self, events), Self.digest(MilestonesView.self, events),
        ])
        #expect(found == Self.golden)
    }

    /// Upgraded, violated, acknowledged, paused, resolved, refused, closed, reopened.
    private static func story() throws -> [RecordedEvent] {
        var desk = try Desk()
        try desk.say(
            CaseSubmitted.with {
                $0.caseID = "T-1"
                $0.priority = .p2
                $0.account = "acme"
                $0.contact = "it@acme.example"
                $0.team = "emea"
            })
        try desk.say(
            ContactAttempted.with {
                $0.channel = .mail
                $0.outcome = .reached
            })
        try desk.say(CasePending())
        try desk.advance(to: desk.now.adding(milliseconds: 600_000))
        try desk.say(CaseResumed())
        try desk.say(PriorityChanged.with { $0.priority = .p1 })
        try desk.advance(to: desk.now.adding(milliseconds: 4_000_000))
        try desk.say(EscalationAcknowledged.with { $0.by = "jonas" })
        try desk.say(CaseAssigned.with { $0.engineer = "mira" })
        try desk.say(MilestoneReached.with { $0.milestone = "resolved" })
        try desk.say(CaseClosureRequested())
        try desk.say(ResolutionConfirmed.with { $0.kind = .customer })
        try desk.say(CaseClosureRequested())
        try desk.say(CaseReopened())
        try desk.advance(to: desk.now.adding(milliseconds: 1_000_000))
        return desk.events
    }

    static func digest<V: View>(
        _: V.Type, _ events: [RecordedEvent]
    ) throws -> (String, String) {
        var hash = SHA256()
        for (key, row) in try V.rows(folding: events) {
            hash.update(data: Array(key.utf8) + [0])
            hash.update(data: try row.serializedBytes() as [UInt8])
        }
        let digits = hash.finalize().map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }
        return ("\(V.name) v\(V.version)", digits.joined())
    }
}
