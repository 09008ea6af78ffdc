import Crypto
import EventLog
import Foundation
import IncidentLogs
import Testing

/// The published logs in full, against programs that count them with Python's own libraries.
struct PublishedLogTests {
    private struct IncidentCounts: Decodable {
        var facts: [String: Int]
        var initialPriority: [Int]
        var rowDigest: String
        var orderDigest: String
    }

    private struct EventCounts: Decodable {
        var facts: [String: Int]
        var eventDigest: String
    }

    @Test(
        "B-58 B-59 B-60 the incident log's rows, facts and order agree with an independent count",
        .enabled(if: PublishedLog.incidents.path != nil, PublishedLog.note))
    func incidents() throws {
        let path = try #require(PublishedLog.incidents.path)
        let expected = try JSONDecoder().decode(
            IncidentCounts.self, from: Oracle.run("count_incidents.py", path, keyText))
        let input = try ArchiveInput(path: path)
        let reader = try IncidentCSVReader(input, key: key)
        var digest = SHA256()
        var order = LiveOrder()
        while let record = try reader.next() {
            guard case .row(let row) = record else {
                Issue.record("\(record)")
                continue
            }
            digest.update(data: Array(Self.line(row).utf8))
            try order.add(row)
        }
        #expect(input.member == "incident_event_log.csv")
        #expect(Self.hexadecimal(digest.finalize()) == expected.rowDigest)

        var facts = IncidentFacts()
        var live = SHA256()
        for row in order.sorted() {
            live.update(data: Array("\(row.row)\n".utf8))
            facts.take(row)
        }
        #expect(Self.hexadecimal(live.finalize()) == expected.orderDigest)
        #expect(facts.counts == expected.facts)
        #expect(facts.initialPriority == expected.initialPriority)
        #expect(facts.initialPriority == [185, 311, 23_681, 741])
        #expect(
            facts.counts == [
                "rows": 141_712, "incidents": 24_918, "everCritical": 352, "changePriority": 383,
                "endClosed": 24_918, "unknownState": 5, "resolvedToActive": 317,
                "closedToActive": 12, "sameMinute": 14_118, "sameMinuteOtherState": 7_586,
            ])
    }

    @Test(
        "B-59 the challenge's events and facts agree with an independent count",
        .enabled(if: PublishedLog.challenge.path != nil, PublishedLog.note))
    func challenge() throws {
        let path = try #require(PublishedLog.challenge.path)
        let expected = try JSONDecoder().decode(
            EventCounts.self, from: Oracle.run("count_events.py", path, keyText))
        let reader = XESReader(try ArchiveInput(path: path), key: key)
        var digest = SHA256()
        var traces: Set<Int> = []
        var closed: Set<Int> = []
        var active: Set<Int> = []
        var events = 0
        while let item = try reader.next() {
            switch item {
            case .trace(let trace): #expect(traces.insert(trace.ordinal).inserted)
            case .event(let event):
                events += 1
                digest.update(data: Array(Self.line(event).utf8))
                if closed.contains(event.trace) { active.insert(event.trace) }
                if event.transition == "Closed" { closed.insert(event.trace) }
            case .refused: Issue.record("\(item)")
            }
        }
        #expect(Self.hexadecimal(digest.finalize()) == expected.eventDigest)
        let facts = [
            "traces": traces.count, "events": events, "activityAfterClosed": active.count,
        ]
        #expect(facts == expected.facts)
        #expect(facts == ["traces": 7_554, "events": 65_533, "activityAfterClosed": 120])
    }

    /// A row as the counting program writes it.
    private static func line(_ row: IncidentRow) -> String {
        let texts = [
            row.number, row.state.text, row.priority.text, row.impact.text, row.urgency.text,
            row.assignmentGroup, row.contactType, row.location, row.category, row.subcategory,
            row.symptom, row.notify,
        ].map { $0 ?? "?" }
        let flags = [row.isActive, row.madeSLA, row.hasKnowledge, row.isPriorityConfirmed]
        let counts = [row.reassignmentCount, row.reopenCount, row.sysModCount]
        let times = [row.openedAt, row.sysCreatedAt, row.sysUpdatedAt]
        let people = [
            row.caller, row.openedBy, row.sysCreatedBy, row.sysUpdatedBy, row.assignedTo,
        ]
        let links: [IncidentLinks] = [.configurationItem, .problem, .change, .vendor, .causedBy]
        let fields =
            [String(row.row)] + texts + flags.map { $0 ? "true" : "false" }
            + counts.map(String.init)
            + times.map { $0?.description ?? "?" } + people.map { $0?.description ?? "?" }
            + [links.map { row.links.contains($0) ? "1" : "0" }.joined()]
        return fields.joined(separator: "|") + "\n"
    }

    private static func line(_ event: XESEvent) -> String {
        let fields: [String?] = [
            event.caseName, String(event.ordinal), event.timestamp.description,
            event.resource?.description, event.activity, event.transition, event.group, event.role,
            event.impact, event.product, event.resourceCountry, event.organizationCountry,
            event.organizationInvolved,
        ]
        return fields.map { $0 ?? "?" }.joined(separator: "|") + "\n"
    }

    private static func hexadecimal(_ digest: SHA256.Digest) -> String {
        digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// What the rows of the incident log add up to, taken in live order.
private struct IncidentFacts {
    private(set) var counts: [String: Int] = [:]
    private(set) var initialPriority = [0, 0, 0, 0]
    private var last: [String: IncidentRow] = [:]
    private var critical: Set<String> = []
    private var changed: Set<String> = []
    private var closed = 0

    mutating func take(_ row: IncidentRow) {
        counts["rows", default: 0] += 1
        if row.state == .unknown("-100") { counts["unknownState", default: 0] += 1 }
        if let level = row.priority.level, last[row.number] == nil {
            initialPriority[level - 1] += 1
        }
        if row.priority == .critical { critical.insert(row.number) }
        if let before = last[row.number] { follow(before, row) }
        closed += (row.state == .closed ? 1 : 0) - (last[row.number]?.state == .closed ? 1 : 0)
        last[row.number] = row
        counts["incidents"] = last.count
        counts["everCritical"] = critical.count
        counts["changePriority"] = changed.count
        counts["endClosed"] = closed
    }

    private mutating func follow(_ before: IncidentRow, _ row: IncidentRow) {
        if before.priority != row.priority { changed.insert(row.number) }
        if row.state == .active, before.state == .resolved {
            counts["resolvedToActive", default: 0] += 1
        }
        if row.state == .active, before.state == .closed {
            counts["closedToActive", default: 0] += 1
        }
        guard before.sysUpdatedAt == row.sysUpdatedAt else { return }
        counts["sameMinute", default: 0] += 1
        if before.state != row.state { counts["sameMinuteOtherState", default: 0] += 1 }
    }
}
