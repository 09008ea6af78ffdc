import EventLog
import Foundation
import Projections
import Reactor
import ScenarioTesting
import Schema
import SwiftProtobuf

@testable import ExceptionClosure

/// The commands of a scenario, one a line: `verb words key=value …`.
struct Stage: ScenarioStage {
    var desk: Desk

    init() throws { desk = try Desk() }

    struct Misspelt: Error {
        var line: String
    }

    mutating func perform(_ line: String) throws -> [String] {
        let command = Command(line)
        switch command.verb {
        case "begin": desk = try Desk()
        case "start": desk.start = Position(desk.log.head)
        case "no-policy": desk.policies = CompletionPolicies()
        case "policy": try desk.policies.adopt(Fixture.policy)
        case "announce": try announce(command)
        case "publish": Fixture.publish(try disposition(command), in: &desk.world)
        case "reopen":
            desk.record(
                ExceptionReopened.with {
                    $0.exceptionID = Fixture.exception
                    $0.reopenedAt = Fixture.time("2026-02-11T20:00:00Z")
                })
        case "source": show(command)
        case "set": try set(command)
        case "object":
            desk.world.objects[command.words[0]] = command.words.count > 1 ? command.words[1] : nil
        case "fault": desk.world.faults[command.words[0]] = try fault(command.words[1])
        case "mend": desk.world.faults[command.words[0]] = nil
        case "step", "run": return try run(command)
        case "late": return try late(command.words[0])
        case "assign", "resolve": return try followUp(command, line)
        default: return try ask(command)
        }
        return []
    }

    // MARK: What happens

    private func disposition(_ command: Command) throws -> DispositionRecorded {
        try Fixture.disposition(command.version) {
            if command["final"] == "no" { $0.final = false }
            if let episode = command["episode"] { $0.reviewEpisode = episode }
            if let closed = command["closed"] { $0.finalizedAt = Fixture.time(closed) }
            switch command["disposition"] {
            case "withdrawn": $0.disposition = .withdrawn
            case "rejected": $0.disposition = .closureRejected
            case nil: break
            default: throw Misspelt(line: "disposition")
            }
            if command["next"] == "coaching" { $0.nextStep = .coaching }
        }
    }

    private mutating func announce(_ command: Command) throws {
        desk.record(try disposition(command), id: command["id"] ?? "d-\(command.version)")
    }

    private mutating func show(_ command: Command) {
        if command.words == ["gone"] { desk.world.source[Fixture.exception] = nil }
        for (name, value) in command.values {
            let path = name.split(separator: ".").map(String.init)
            let shown = Self.shown(value)
            if path.count == 2 {
                var inner =
                    desk.world.source[Fixture.exception]?[path[0]] as? [String: Any] ?? [:]
                inner[path[1]] = shown
                desk.world.source[Fixture.exception]?[path[0]] = inner
            } else {
                desk.world.source[Fixture.exception]?[name] = shown
            }
        }
    }

    private static func shown(_ value: String) -> Any {
        if value == "[]" { return [Any]() }
        return Int(value) ?? value
    }

    private mutating func set(_ command: Command) throws {
        var change: [String: Any] = [:]
        for (name, value) in command.values { change[name] = Int(value) ?? value }
        let id = command.words[1]
        switch command.words[0] {
        case "queue": desk.world.items[id]?.merge(change) { $1 }
        case "ledger": desk.world.records[id]?.merge(change) { $1 }
        case "tracker":
            change["reversed"] = false
            desk.world.closures[id]?[command.version] = change
        case "folder":
            change["sha256"] = World.digest("the \(command["role"] ?? "") of version 1")
            desk.world.folders[id, default: []].append(change)
        case "missing":
            desk.world.items[id] = nil
            desk.world.records[id] = nil
            desk.world.closures[id] = nil
        default: throw Misspelt(line: command.words[0])
        }
    }

    private func fault(_ word: String) throws -> World.Fault {
        switch word {
        case "down": return .down
        case "html": return .html
        case "drop": return .drop
        case "lose": return .lose
        default:
            if word.hasPrefix("refuse-"), let status = Int(word.dropFirst(7)) {
                return .refuse(status)
            }
            guard let status = Int(word) else { throw Misspelt(line: word) }
            return .status(status)
        }
    }

    private mutating func run(_ command: Command) throws -> [String] {
        guard command.verb == "step" else { return try desk.run().compactMap(EventText.line) }
        var events: [RecordedEvent] = []
        for _ in 0..<(Int(command.words.first ?? "1") ?? 1) { events += try desk.step() }
        return try events.compactMap(EventText.line)
    }

    private mutating func late(_ key: String) throws -> [String] {
        let before = desk.log.events.count
        try desk.tellLate("exception-closure/QX-9/1/" + key)
        return try desk.log.events[before...].compactMap(EventText.line)
    }

    private mutating func followUp(_ command: Command, _ line: String) throws -> [String] {
        let before = desk.log.events.count
        let reason = line.components(separatedBy: " because ").dropFirst().joined()
        do {
            if command.verb == "assign" {
                try desk.assign(command.words[0], to: command.words[2])
            } else {
                try desk.resolve(
                    command.words[0], as: try resolution(command.words[2]), because: reason)
            }
        } catch let refusal as FollowUpRefusal {
            return ["refused: \(refusal)"]
        }
        return try desk.log.events[before...].compactMap(EventText.line)
    }

    private func resolution(_ word: String) throws -> Resolution {
        switch word {
        case "resume": return .resume
        case "abandon": return .abandon
        case "accept-as-done": return .acceptAsDone
        case "settled-by-evidence": return .settledByEvidence
        default: throw Misspelt(line: word)
        }
    }
}

/// One line, taken apart at its spaces.
struct Command {
    var verb: String
    var words: [String] = []
    var values: [(String, String)] = []

    init(_ line: String) {
        let parts = line.split(separator: " ").map(String.init)
        verb = parts.first ?? ""
        for part in parts.dropFirst() {
            if let equals = part.firstIndex(of: "=") {
                values.append(
                    (String(part[..<equals]), String(part[part.index(after: equals)...])))
            } else {
                words.append(part)
            }
        }
    }

    subscript(name: String) -> String? { values.first { $0.0 == name }?.1 }

    var version: UInt32 { self["version"].flatMap { UInt32($0) } ?? 1 }
}
