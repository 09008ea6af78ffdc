import EventLog
import Reactor
import ScenarioTesting
import Schema

@testable import CaseLifecycle

/// Performs the commands of a scenario on one case, and tells what they brought about.
///
/// `at TIME`, `down`, `up`, `mail rejected`, facts such as `submit P2 team=emea account=acme`, and
/// `sent` for the effects so far.
struct Stage: ScenarioStage {
    var desk: Desk
    private var told = 0

    init() throws { desk = try Desk() }

    struct Misspelt: Error {
        var line: String
    }

    mutating func perform(_ command: String) throws -> [String] {
        let words = command.split(separator: " ").map(String.init)
        do {
            try perform(words, command)
        } catch let refusal as CaseRefusal {
            return ["refused: \(refusal)"] + tell()
        } catch let refusal as FollowUpRefusal {
            return ["refused: \(refusal)"] + tell()
        }
        if words.first == "sent" {
            return desk.sent.map(\.key)
        }
        return tell()
    }

    private mutating func perform(_ words: [String], _ command: String) throws {
        let id = "T-1"
        let named = Dictionary(
            words.dropFirst().compactMap { word -> (String, String)? in
                let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
                return parts.count == 2 ? (parts[0], parts[1]) : nil
            }, uniquingKeysWith: { $1 })
        let word = words.count > 1 ? words[1] : ""
        switch words.first {
        case "at": try desk.advance(to: Instant(rfc3339: word))
        case "history":
            try desk.tell(try history(words, named), at: Instant(rfc3339: word))
        case "adopt": try desk.adopt(liveFrom: Instant(rfc3339: word))
        case "down": desk.isDown = true
        case "up":
            desk.isDown = false
            try desk.run()
        case "sent": break
        case "away": desk.away = Set(words.dropFirst())
        case "back":
            desk.away = []
            try desk.run()
        case "mail", "pager", "tickets": desk.answers[words[0]] = try answer(word, command)
        case "retroactive": try desk.adopt { $0.retroactiveUpgrade = true }
        case "policy": try desk.adopt { $0.teams[0].pager = word == "pager" ? "emea-oncall" : "" }
        case "calendar":
            var calendar = try Fixture.calendar()
            for index in calendar.hours.indices {
                calendar.hours[index].fromMinute = (UInt32(named["from"] ?? "") ?? 9) * 60
                calendar.hours[index].toMinute = (UInt32(named["to"] ?? "") ?? 17) * 60
            }
            try desk.adopt([calendar]) { _ in }
        case "paging":
            try desk.adopt {
                $0.ackTimeoutS = UInt32(named["timeout"] ?? "") ?? 0
                $0.pagesMax = UInt32(named["max"] ?? "") ?? 0
            }
        case "submit":
            try desk.say(
                CaseSubmitted.with {
                    $0.caseID = id
                    $0.priority = Priority(word: word)
                    $0.team = named["team"] ?? ""
                    $0.account = named["account"] ?? ""
                    $0.contact = named["contact"] ?? ""
                })
        case "customer":
            try desk.say(
                CustomerChanged.with {
                    $0.caseID = id
                    $0.account = named["account"] ?? ""
                    $0.contact = named["contact"] ?? ""
                })
        case "assign":
            try desk.say(
                CaseAssigned.with {
                    $0.caseID = id
                    $0.team = named["team"] ?? ""
                    $0.engineer = named["engineer"] ?? ""
                })
        default: try performRest(words, word, command)
        }
    }

    /// `history TIME STATE PRIORITY team=... engineer=...`: a row as another system wrote it.
    private func history(
        _ words: [String], _ named: [String: String]
    ) throws -> CaseHistoryImported {
        guard words.count >= 4, let state = Self.historyStates[words[2]] else {
            throw Misspelt(line: words.joined(separator: " "))
        }
        return CaseHistoryImported.with {
            $0.caseID = "T-1"
            $0.batch = "b"
            $0.state = state
            $0.sourceState = words[2]
            $0.priority = Priority(word: words[3])
            $0.team = named["team"] ?? ""
            $0.engineer = named["engineer"] ?? ""
        }
    }

    private static let historyStates: [String: HistoryState] = [
        "new": .new, "active": .active, "customer": .awaitingCustomer, "others": .awaitingOthers,
        "resolved": .resolved, "closed": .closed,
    ]

    private mutating func performRest(
        _ words: [String], _ word: String, _ command: String
    ) throws {
        let id = "T-1"
        switch words.first {
        case "priority":
            try desk.say(
                PriorityChanged.with {
                    $0.caseID = id
                    $0.priority = Priority(word: word)
                })
        case "no-answer":
            try desk.say(
                ContactAttempted.with {
                    $0.caseID = id
                    $0.channel = word == "call" ? .call : .mail
                    $0.outcome = .noAnswer
                })
        case "milestone":
            try desk.say(
                MilestoneReached.with {
                    $0.caseID = id
                    $0.milestone = word
                    $0.engineer = "mira"
                })
        case "bounced":
            try desk.say(
                ContactAttempted.with {
                    $0.caseID = id
                    $0.channel = .mail
                    $0.outcome = .bounced
                })
        case "resume-notice", "accept-notice", "abandon-notice":
            let choices: [String: Resolution] = [
                "resume-notice": .resume, "accept-notice": .acceptAsDone,
            ]
            try desk.resolve("\(id)/\(word)", as: choices[words[0]] ?? .abandon)
        case "arrives-late": try desk.arrivesLate("\(CaseLifecycle.name)/\(id)/\(word)")
        case "pending": try desk.say(CasePending.with { $0.caseID = id })
        case "resume":
            try desk.say(
                CaseResumed.with {
                    $0.caseID = id
                    $0.automatic = word == "auto-reply"
                })
        case "confirm":
            try desk.say(
                ResolutionConfirmed.with {
                    $0.caseID = id
                    $0.kind = word == "customer" ? .customer : .engineer
                })
        case "followup": try desk.say(FollowUpRequested.with { $0.caseID = id })
        case "close": try desk.say(CaseClosureRequested.with { $0.caseID = id })
        case "reopen": try desk.say(CaseReopened.with { $0.caseID = id })
        case "ack":
            try desk.say(
                EscalationAcknowledged.with {
                    $0.caseID = id
                    $0.by = "jonas"
                })
        default: throw Misspelt(line: command)
        }
    }

    private func answer(_ word: String, _ command: String) throws -> EffectOutcome? {
        switch word {
        case "accepts": nil
        case "rejects": .rejected(status: 550, body: [])
        case "in-doubt": .inDoubt(detail: "the connection was lost after the final dot")
        default: throw Misspelt(line: command)
        }
    }

    private mutating func tell() -> [String] {
        let new = desk.events.dropFirst(told)
        told = desk.events.count
        return new.compactMap(EventText.line)
    }
}

extension Priority {
    init(word: String) {
        self = Self.allCases.first { $0.word == word } ?? .unspecified
    }
}
