import EventLog
import Foundation
import Intake
import Schema

@testable import ExceptionClosure

/// Dispositions, source records and target records as large as they may be, and now and then one
/// byte larger, in letters of one to four bytes and in those that JSON has to escape.
struct Extremes {
    var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// A text of up to so many bytes, most often of exactly so many.
    mutating func text(_ bytes: Int, control: Bool = false) -> String {
        let letters = ["a", "7", "é", "漢", "😀", "e\u{301}", "\"", "\\", "/", " ", "%"]
        let alphabet = control ? letters + ["\u{1}", "\n"] : letters
        let wanted = one(in: 4) ? Int.random(in: 1...bytes, using: &random) : bytes
        var text = "t"
        while let letter = alphabet.randomElement(using: &random),
            text.utf8.count + letter.utf8.count <= wanted
        {
            text += letter
        }
        return text + String(repeating: "x", count: max(0, wanted - text.utf8.count))
    }

    /// What a system says: within the bound most often, sometimes one byte beyond it.
    mutating func said(_ bytes: Int) -> String {
        one(in: 12) ? String(repeating: "y", count: bytes + 1) : text(bytes, control: true)
    }

    mutating func one(in count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

    mutating func archive(_ count: Int) -> [[String: Any]] {
        let roles = ["CLOSURE_MEMO", "EVIDENCE_BUNDLE", "LINKED_REFERENCE"]
        return (0..<count).map { index in
            let name = text(Bounds.uriBytes - 8)
            return [
                "role": "ARCHIVE_ROLE_" + roles[min(index, 2)], "uri": "archive:" + name,
                "sha256": World.digest(name),
            ]
        }
    }

    /// The members of a disposition, as its sender writes them and the source shows them.
    mutating func members(_ exception: String, _ version: Int) -> [String: Any] {
        let most = Bounds.archiveReferences
        let count = one(in: 3) ? Int.random(in: 0...most, using: &random) : most
        return [
            "exceptionId": exception, "version": version, "final": true,
            "disposition": "DISPOSITION_CLOSURE_APPROVED", "finalizedAt": Fixture.closedAt(1),
            "reviewEpisode": text(Bounds.reviewEpisodeBytes), "nextStep": "NEXT_STEP_NONE",
            "archive": archive(count),
        ]
    }

    /// The disposition as intake takes it.
    static func taken(_ members: [String: Any]) throws -> DispositionRecorded {
        let event: [String: Any] = [
            "specversion": "1.0", "id": "d", "source": "https://review.example/panel",
            "type": DispositionRecorded.protoMessageName, "data": members,
        ]
        let text = try JSONSerialization.data(withJSONObject: event)
        let parsed = try EventParser(actor: Actor(identity: "panel")).parse(Array(text))
        return try DispositionRecorded(serializedBytes: parsed.request.events[0].payload)
    }

    mutating func mapping() -> [String: String] {
        var mapping: [String: String] = [:]
        for name in ["queueItem", "ledgerRecord", "trackerItem", "archiveFolder"] {
            mapping[name] = said(Bounds.recordIDBytes)
        }
        return mapping
    }

    /// A record of the queue or the ledger.
    mutating func record(_ id: String, _ episode: String) -> [String: Any] {
        let states = ["open", "open", "open", "closed", said(Bounds.wordBytes)]
        return [
            "id": one(in: 12) ? said(5_000) : id,
            "state": states.randomElement(using: &random) ?? "open",
            "version": Int.random(in: 0...3, using: &random), "closedAt": Fixture.closedAt(1),
            "revision": said(Bounds.revisionBytes),
            "reviewEpisode": one(in: 4) ? said(Bounds.reviewEpisodeBytes) : episode,
        ]
    }

    mutating func attachment(_ sha256: String) -> [String: Any] {
        [
            "role": one(in: 2) ? "memo" : said(Bounds.wordBytes), "sha256": sha256,
            "uri": said(Bounds.uriBytes), "version": 1,
        ]
    }
}
