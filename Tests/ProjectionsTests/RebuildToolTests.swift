import EventLog
import Foundation
import Schema
import Testing

@testable import Projections

/// The auditor's tool as a program: what it prints, and its exit codes.
@Suite struct RebuildToolTests {
    private struct Outcome {
        var code: Int32
        var output: String
        var errors: String
        var lines: [Substring] { output.split(separator: "\n") }
    }

    /// The program beside the one that runs the tests.
    private static let tool = URL(filePath: CommandLine.arguments[0])
        .deletingLastPathComponent().appending(path: "daybook-rebuild")

    private func run(_ store: TestStore, _ arguments: [String]) throws -> Outcome {
        let process = Process()
        process.executableURL = Self.tool
        process.arguments = ["--store", store.path] + arguments
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let complaints = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(
            code: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
            errors: String(decoding: complaints, as: UTF8.self))
    }

    private func store() throws -> TestStore {
        let store = try TestStore()
        try store.append([TestStore.tally("a", 1), TestStore.tally("b", 2)])
        store.close()
        return store
    }

    @Test("M13 rebuild, activate, compare, roll back; each with exit code 0")
    func wholeWay() throws {
        let store = try store()
        let rebuilt = try run(store, [])
        #expect(rebuilt.code == 0, "\(rebuilt.errors)")
        #expect(rebuilt.lines.contains { $0.hasPrefix("quarantine v1 @3 2 versions ") })
        try store.reopen()
        let root = hexadecimal(try store.log.head().root)
        store.close()
        #expect(rebuilt.lines.first == "log @3 tree head \(root)")
        #expect(try store.viewFiles == ["LOCK"])
        #expect(try run(store, ["--activate"]).output.contains("generation 1 is live"))
        let compared = try run(store, ["--compare", "--activate"])
        #expect(compared.code == 0)
        #expect(compared.output.contains("equal: 2 versions of rows"))
        #expect(compared.output.contains("generation 2 is live"))
        let back = try run(store, ["--rollback", "--json"])
        #expect(back.output == #"{"kind":"rolledBack","from":2,"to":1,"own":true}"# + "\n")
        #expect(back.code == 0)
        let pruned = try run(store, ["--view", "quarantine", "--as-of", "@2", "--prune"])
        #expect(pruned.lines[1].hasPrefix("quarantine v1 @2 1 versions "))
        #expect(pruned.lines.last == "generation 2 is removed")
        #expect(pruned.errors.contains("as of @2"))
    }

    @Test("Exit code 1 and the difference, where a live row was tampered with")
    func different() throws {
        let store = try store()
        #expect(try run(store, ["--activate"]).code == 0)
        try tamper(store)
        let compared = try run(store, ["--compare", "--activate", "--json"])
        #expect(compared.code == 1)
        let difference =
            #"{"kind":"difference","view":"quarantine","key":"00000000000000000002","position":2,"#
            + #""live":{"source":"somebody else"},"rebuilt":{"position":"2","#
        #expect(compared.lines.contains { $0.hasPrefix(difference) })
        #expect(
            compared.lines.last
                == #"{"kind":"comparison","equal":false,"differences":1,"parting":2}"#)
        #expect(try store.viewFiles == ["CURRENT", "LOCK", "gen-000001"])
        #expect(try run(store, ["--activate"]).code == 0)
        #expect(try run(store, ["--compare"]).code == 0)
    }

    @Test("M13 exit code 1 where a rebuild is not what was noted in the log")
    func otherThanNoted() throws {
        let store = try store()
        try store.reopen()
        let claimed = ViewDigest(
            view: "quarantine", version: 1, position: Position(3), versions: 2,
            bytes: Array(repeating: 7, count: 32))
        let event = RecordedDigests.event(
            [claimed], at: Position(3), root: try store.log.head().root, reason: "")
        try store.append(event, on: RecordedDigests.stream, occurred: Events.epoch)
        store.close()
        #expect(try run(store, ["--activate"]).code == 0)
        let compared = try run(store, ["--compare"])
        #expect(compared.code == 1)
        #expect(compared.output.contains("quarantine v1 @3, noted at @4: different"))
        #expect(compared.output.contains("noted   2 versions 0707"))
    }

    /// Writes another row over a version of one, past all folds.
    private func tamper(_ store: TestStore) throws {
        let generation = try Generation(
            opening: store.path + "/views/gen-000001", number: 1, options: Generation.liveOptions)
        let cursor = try #require(try generation.cursors().first { $0.name == "quarantine" })
        let key = RowCode.key(
            UInt8(cursor.code), RowKey(QuarantineView.key(Position(2))), Position(2))
        let row = QuarantineRow.with { $0.source = "somebody else" }
        try generation.environment.write { transaction in
            try transaction.put(
                generation.rows, key: key, value: [RowCode.row] + row.serializedBytes())
        }
        generation.environment.close()
    }

    @Test(
        "Exit code 64 for what cannot be meant",
        arguments: [
            ["--activate", "--view", "effects"], ["--activate", "--as-of", "@1"],
            ["--rollback", "--compare"], ["--view", "queueue"], ["--as-of", "yesterday"],
            ["--as-of", "@99"], ["--nonsense"],
        ])
    func usage(_ arguments: [String]) throws {
        let store = try store()
        let outcome = try run(store, arguments)
        #expect(outcome.code == 64)
        #expect(outcome.output.isEmpty && !outcome.errors.isEmpty)
    }

    @Test("Exit code 2 for trouble, with the place and the remedy")
    func trouble() throws {
        let store = try store()
        let nothing = try run(store, ["--rollback"])
        #expect(nothing.code == 2)
        #expect(nothing.errors.contains("no earlier generation"))
        let elsewhere = try run(store, ["--store", "/nowhere"])
        #expect(elsewhere.code == 2)
        #expect(elsewhere.errors.contains("/nowhere") && elsewhere.errors.contains("daybook init"))
        let early = try run(store, ["--compare"])
        #expect(early.code == 2)
        #expect(early.errors.contains("no live views"))
    }

    @Test("Exit code 75 while another rebuild is under way")
    func locked() throws {
        let store = try store()
        try store.reopen()
        let rebuild = try Rebuild(store.views)
        let outcome = try run(store, [])
        #expect(outcome.code == 75)
        #expect(outcome.errors.contains("Try again later"))
        try rebuild.discard()
    }
}
