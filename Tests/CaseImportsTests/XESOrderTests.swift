import CaseImports
import EventLog
import Schema
import Testing

/// A trace is what its events say by their times, wherever they stand in the file; what cannot be
/// read of it is told.
@Suite struct XESOrderTests {
    private static let steps = [
        (time: "09:00:00", transition: "Awaiting Assignment", group: "G1"),
        (time: "09:10:00", transition: "In Progress", group: "G2"),
        (time: "09:20:00", transition: "Wait - User", group: "G2"),
        (time: "09:30:00", transition: "Resolved", group: "G1"),
        (time: "09:40:00", transition: "In Progress", group: "G1"),
        (time: "09:50:00", transition: "Closed", group: "G3"),
    ].map { event($0.time, $0.transition, $0.group) }

    private static func event(_ time: String, _ transition: String, _ group: String) -> String {
        """
        <event><date key="time:timestamp" value="2012-05-05T\(time)+02:00"/>
        <string key="concept:name" value="Accepted"/>
        <string key="lifecycle:transition" value="\(transition)"/>
        <string key="org:group" value="\(group)"/><string key="impact" value="Medium"/></event>
        """
    }

    private static func log(_ events: [String]) -> String {
        """
        <?xml version="1.0"?><log><trace><string key="concept:name" value="1-7"/>
        \(events.joined(separator: "\n"))</trace></log>
        """
    }

    private func said(_ world: World) throws -> [CaseHistoryImported] {
        try world.log.readStream("case/1-7").map {
            try CaseHistoryImported(serializedBytes: $0.payload)
        }
    }

    @Test("B-58 a trace's events make the same case in whatever order they stand in the file")
    func anyOrder() throws {
        let inOrder = try World()
        _ = try inOrder.importXES(inOrder.file("a.xes", Self.log(Self.steps)))
        let row = try #require(try inOrder.rows()["1-7"])
        #expect(row.status == .closed && row.reopenedResolved == 1 && row.history.rows == 6)
        for turn in Self.steps.indices {
            let turned = Self.steps[turn...] + Self.steps[..<turn]
            for events in [Array(turned), turned.reversed()] {
                let world = try World()
                _ = try world.importXES(world.file("a.xes", Self.log(events)))
                #expect(try world.rows()["1-7"] == row, "turned by \(turn)")
                let times = try world.log.readStream("case/1-7").map(\.occurred)
                #expect(times == times.sorted(), "turned by \(turn)")
            }
        }
    }

    @Test("B-58 D6 of events of one moment the later one in the file is the later one")
    func oneMoment() throws {
        for (first, last) in [("Resolved", "In Progress"), ("In Progress", "Resolved")] {
            let world = try World()
            let events = [first, last].map { Self.event("09:00:00", $0, "G1") }
            _ = try world.importXES(world.file("a.xes", Self.log(events)))
            #expect(try said(world).map(\.sourceState) == [first, last])
        }
    }

    @Test("B-59 a trace was opened when its earliest event was written, as each of its rows says")
    func opened() throws {
        let world = try World()
        _ = try world.importXES(world.file("a.xes", Self.log(Self.steps.reversed())))
        let earliest = try Instant(rfc3339: "2012-05-05T07:00:00Z")
        let told = try said(world)
        #expect(told.count == 6)
        for row in told { #expect(try Instant(row.openedAt) == earliest) }
        #expect(try Instant(world.rows()["1-7"]?.history.openedAt ?? .init()) == earliest)
    }

    @Test("D-11 B-58 what cannot be read of a trace is told by its line, and the rest is imported")
    func refused() throws {
        let world = try World()
        let broken = Self.steps[1].replacing("+02:00", with: "")
        let nameless = "<trace>\n\(Self.steps[0])</trace>"
        let text = Self.log([Self.steps[0], broken, Self.steps[2]])
            .replacing("</log>", with: "\n\(nameless)</log>")
        let total = try world.importXES(world.file("a.xes", text))
        #expect((total.added, total.refused, total.rows) == (2, 2, 2))
        #expect(
            world.troubles == [
                .refused(
                    "line 6, trace 1: ‘time:timestamp’ is no time like 2012-05-05T14:54:27+02:00"),
                .refused(
                    "line 14, trace 2: the trace has no ‘concept:name’ before its first event"),
            ])
        // It is counted where the import is summed up, and not only told.
        let summary = try #require(
            try world.events.last { $0.type == HistoryImported.protoMessageName })
        #expect(try HistoryImported(serializedBytes: summary.payload).refused == 2)
    }
}
