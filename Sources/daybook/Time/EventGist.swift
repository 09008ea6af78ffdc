import EventLog
import Foundation

/// What an event says, in a few words: those members of its payload that tell one such event from
/// another. The whole of it is in the payload.
enum EventGist {
    /// In the order in which they are told. Ids, keys and times stand elsewhere in a line.
    private static let members = [
        "policyVersion", "version", "priority", "team", "disposition", "scope", "step", "milestone",
        "notice", "kind", "target", "outcome", "blocker", "resolution", "assignee", "checks",
        "confirmations", "missing", "because", "attempt", "httpStatus", "reason", "detail", "by",
        "approver", "stamp",
    ]
    private static let membersMax = 5
    private static let charactersMax = 60

    static func text(of event: RecordedEvent) -> String {
        if event.isErased { return "erased" }
        guard case .json(let text) = EventPayload.value(of: event),
            let payload = try? JSONSerialization.jsonObject(with: Data(text.utf8)),
            let found = payload as? [String: Any]
        else { return "" }
        return members.lazy.compactMap { told($0, found[$0]) }.prefix(membersMax)
            .joined(separator: ", ")
    }

    private static func told(_ name: String, _ value: Any?) -> String? {
        switch value {
        case let text as String where !text.isEmpty: "\(name) \(cut(word(text, of: name)))"
        case let number as NSNumber: "\(name) \(number)"
        case let texts as [String] where !texts.isEmpty:
            "\(name) " + cut(texts.map { word($0, of: name) }.joined(separator: "; "))
        case let parts as [[String: Any]]: verdicts(parts).map { "\(name) \($0)" }
        case let stamp as [String: Any]: stamp["policyVersion"].map { "policyVersion \($0)" }
        default: nil
        }
    }

    /// How many parts came to each verdict, with the names of those that few did.
    private static func verdicts(_ parts: [[String: Any]]) -> String? {
        var names: [String: [String]] = [:]
        for part in parts {
            guard let verdict = part["verdict"] as? String else { return nil }
            let name = (part["name"] ?? part["step"]) as? String ?? ""
            names[word(verdict, of: "verdict"), default: []].append(
                word(name, of: part["name"] == nil ? "step" : "name"))
        }
        let most = names.values.map(\.count).max() ?? 0
        return names.sorted { $0.key < $1.key }.map { verdict, names in
            names.count == most && parts.count > 1
                ? "\(names.count) \(verdict)" : "\(verdict): " + names.joined(separator: " ")
        }.joined(separator: ", ")
    }

    /// `CLOSURE_STEP_SYNC_LEDGER` of the member `step` is `sync-ledger`.
    private static func word(_ text: String, of name: String) -> String {
        let isName = text.utf8.allSatisfy {
            (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
        }
        guard isName, text.contains("_") else { return text }
        var rest = text[...]
        let member = name.hasSuffix("s") ? name.dropLast() : name[...]
        if let range = text.range(of: "\(member.uppercased())_") {
            rest = text[range.upperBound...]
        }
        return rest.lowercased().replacing("_", with: "-")
    }

    private static func cut(_ text: String) -> String {
        text.count > charactersMax ? text.prefix(charactersMax - 1) + "…" : text
    }
}
