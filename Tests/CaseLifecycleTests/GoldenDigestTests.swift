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
        "case-audit v1":
            "24aabe94f15a6befec8bb007071855642d56e7f617ee5b2ac1e158d4ceab378b",
        "case-ledger v1":
            "725569919f48f25c99fda58f6d796d95982dc951efbb770af2095cf07e34bb88",
        "case-queue v1":
            "9bf715f0fc8d48a4dc5a52f696e6c5a08f08207584ed908d380657e79271042e",
        "case-tracker v1":
            "c497a5edb7c57493ab4f833c8e431dd796728b538d75697eb32d33b62d1bb018",
        "cases v4":
            "684a43d56c1684e88b7d303a96d9986f03038fc0df4dc5e7b2e2aa43784a9685",
        "milestones v1":
            "8810d475200a3148219d0b420e6c50a7e69d3f88dcab4be036f2c2a23a11975f",
    ]

    @Test("Each view's fold gives the rows that its version stands for")
    func golden() throws {
        let events = try Self.story()
        let found = try Dictionary(uniqueKeysWithValues: [
            Self.digest(CasesView.self, events), Self.digest(MilestonesView.self, events),
            Self.digest(CaseQueueView.self, events), Self.digest(CaseLedgerView.self, events),
            Self.digest(CaseTrackerView.self, events), Self.digest(CaseAuditView.self, events),
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
        return try desk.log
    }

    static func digest<V: View>(
        _: V.Type, _ events: [RecordedEvent]
    ) throws -> (String, String) {
        var hash = SHA256()
        // Also what no reader sees: later rows rest on it.
        var rows = RowSet<V.Row>()
        for event in events where V.types.contains(event.type) {
            try V.fold(event, into: &rows)
        }
        for (key, row) in rows.all {
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
