import EventLog
import Foundation
import Projections
import Schema
import SwiftProtobuf

/// Histories and what the views make of them, told to an independent fold: `Tools/oracle/histories`
/// judges.
///
/// One process judges many histories. It is told every version of every row as readers see it, so
/// that a row is right at each position and not at the last one alone.
package final class Judgement {
    private let process = Process()
    private let input = Pipe()
    private let output: URL
    private let encoder = JSONEncoder()

    /// How it came out, in the words of the judge.
    package struct Verdict: Sendable {
        package var isRight: Bool
        package var words: String
    }

    package init() throws {
        signal(SIGPIPE, SIG_IGN)
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        output = FileManager.default.temporaryDirectory
            .appending(path: "judgement-\(UUID().uuidString)")
        guard FileManager.default.createFile(atPath: output.path(), contents: nil) else {
            throw CocoaError(.fileWriteUnknown)
        }
        let told = try FileHandle(forWritingTo: output)
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", root.appending(path: "Tools/oracle/histories").path()]
        process.standardInput = input
        process.standardOutput = told
        process.standardError = told
        try process.run()
        try told.close()
    }

    /// Seeds of the histories that a test plays: as many as `DAYBOOK_LIVES` says, or 60, for which
    /// every run has time. Two halves, so that two cores share them.
    ///
    /// - Parameter cost: of one history, in those of a log that is kept in memory.
    package static func seeds(half: UInt64, cost: UInt64 = 1) -> StrideTo<UInt64> {
        let wanted = ProcessInfo.processInfo.environment["DAYBOOK_LIVES"].flatMap(UInt64.init)
        return stride(from: half, to: max(2, (wanted ?? 60) / cost), by: 2)
    }

    /// Folds a history with these views, and tells both.
    package func add(
        _ name: String, _ events: [RecordedEvent], _ views: [any View.Type]
    ) throws {
        var lines = Data()
        try put(Beginning(history: name, views: views.map { $0.name }), to: &lines)
        for event in events { try put(Told(event), to: &lines) }
        for view in views { try fold(view, events, &lines) }
        do {
            try input.fileHandleForWriting.write(contentsOf: lines)
        } catch {
            throw Ended(words: try verdict().words)
        }
    }

    /// The judge reads no further; what it said last.
    package struct Ended: Error { package var words: String }

    /// No more histories come.
    package func verdict() throws -> Verdict {
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        let words = try String(contentsOf: output, encoding: .utf8)
        try FileManager.default.removeItem(at: output)
        return Verdict(isRight: process.terminationStatus == 0, words: words)
    }

    private func put(_ line: some Encodable, to lines: inout Data) throws {
        lines.append(try encoder.encode(line))
        lines.append(UInt8(ascii: "\n"))
    }

    /// What changes for readers with each event is a version.
    private func fold<V: View>(
        _ view: V.Type, _ events: [RecordedEvent], _ lines: inout Data
    ) throws {
        var rows = RowSet<V.Row>()
        var before: [String: V.Row] = [:]
        for event in events where V.types.contains(event.type) {
            try V.fold(event, into: &rows)
            var now: [String: V.Row] = [:]
            for (key, row) in rows.all where V.isListed(row) { now[key] = row }
            for (key, row) in now where before[key] != row {
                try put(Version(V.name, key, event.position, row), to: &lines)
            }
            for key in before.keys where now[key] == nil {
                try put(Version(V.name, key, event.position, nil), to: &lines)
            }
            before = now
        }
    }
}

private struct Beginning: Encodable {
    var history: String
    var views: [String]
}

/// An event in those members of an export's line that a fold may look at.
private struct Told: Encodable {
    var position: UInt64
    var recorded: String
    var occurred: String
    var stream: String
    var type: String
    var id: String
    var source: String
    var actor: String
    var claimed: String
    var payload: Data

    init(_ event: RecordedEvent) {
        position = event.position.rawValue
        recorded = event.recorded.description
        occurred = event.occurred.description
        stream = event.stream
        type = event.type
        id = event.id
        source = event.source
        actor = event.actor.identity
        claimed = event.actor.claimed
        payload = Data(event.payload)
    }
}

private struct Version: Encodable {
    var view: String
    var key: String
    var position: UInt64
    var row: Data?

    init(_ view: String, _ key: String, _ at: Position, _ row: (any Message)?) throws {
        self.view = view
        self.key = key
        position = at.rawValue
        self.row = try row?.serializedData()
    }

    enum CodingKeys: CodingKey { case view, key, position, row }

    /// Where readers see no row, null is told, not nothing.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(view, forKey: .view)
        try container.encode(key, forKey: .key)
        try container.encode(position, forKey: .position)
        try container.encode(row, forKey: .row)
    }
}
