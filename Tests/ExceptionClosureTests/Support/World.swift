import Crypto
import Foundation
import Reactor
import Schema

/// The review system and the targets, in memory, with their own rules and their own counts.
///
/// It shares no code with the workflow: it reads paths and bodies as another program would.
struct World {
    enum Fault: Equatable {
        /// No connection.
        case down
        /// Answers with a status and nothing else.
        case status(Int)
        /// Reads well, and answers every write with a status.
        case refuse(Int)
        case html
        /// Applies, and the answer is lost.
        case drop
        /// Does nothing, and the answer is lost.
        case lose
    }

    /// By system: `source` or a target.
    var faults: [String: Fault] = [:]
    /// What the review system shows, by exception.
    var source: [String: [String: Any]] = [:]
    var items: [String: [String: Any]] = [:]
    var records: [String: [String: Any]] = [:]
    /// Version ► closure, by item.
    var closures: [String: [UInt32: [String: Any]]] = [:]
    var folders: [String: [[String: Any]]] = [:]
    var objects: [String: String] = [:]
    var messages: [[String: Any]] = []
    /// Accepted, by `<exception>/<version>/<step>`.
    var counts: [String: Int] = [:]
    var ledgerKeys: Set<String> = []
    /// Keys under which something was applied.
    var taken: Set<String> = []

    static var noise: [String: Any] { ["evaluatorCommentary": "never to be copied", "mood": 3] }

    static func digest(_ text: String) -> String {
        SHA256.hash(data: Data(text.utf8)).map { String(format: "%02x", $0) }.joined()
    }

    // MARK: Reading

    func get(_ system: String, _ path: String) -> Answer {
        switch faults[system] {
        case .down: return .unreachable("no connection")
        case .status(let status) where status >= 500: return .unreachable("HTTP \(status)")
        case .status(let status): return .answered(status: status, body: [])
        case .html: return .answered(status: 200, body: Array("<html>Sign in</html>".utf8))
        case .drop, .lose, .refuse, nil: break
        }
        let parts = path.split(separator: "/").map { $0.removingPercentEncoding ?? "" }
        let name = parts[1]
        switch (system, parts[0]) {
        case ("source", "exceptions"): return Self.answer(source[name])
        case ("queue", "items"): return Self.answer(items[name])
        case ("ledger", "records"): return Self.answer(records[name])
        case ("tracker", "exceptions"): return Self.answer(tracker(name))
        case ("archive", "folders"):
            return Self.answer(["id": name, "attachments": folders[name] ?? []])
        case ("archive", "objects"):
            guard let object = objects[name] else { return Self.answer(nil) }
            return .answered(status: 200, body: Array(object.utf8))
        default: return .answered(status: 404, body: [])
        }
    }

    /// The digest of what is there, in place of its bytes.
    func digest(_ system: String, _ path: String) -> Answer {
        guard case .answered(200, let body) = get(system, path) else { return get(system, path) }
        return .digested(
            BodyDigest(sha256: Array(SHA256.hash(data: body)), byteCount: body.count))
    }

    func tracker(_ name: String) -> [String: Any]? {
        guard let closures = closures[name] else { return nil }
        let list = closures.sorted { $0.key < $1.key }.map(\.value)
        var record: [String: Any] = ["id": name, "state": "open", "closures": list]
        if let standing = list.last(where: { $0["reversed"] as? Bool == false }) {
            record["state"] = "closed"
            record["version"] = standing["version"]
            record["closedAt"] = standing["closedAt"]
        }
        return record
    }

    private static func answer(_ record: [String: Any]?) -> Answer {
        guard let record else { return .answered(status: 404, body: []) }
        let noisy = record.merging(noise) { mine, _ in mine }
        guard let body = try? JSONSerialization.data(withJSONObject: noisy) else {
            return .unreachable("the record of the test is no JSON")
        }
        return .answered(status: 200, body: Array(body))
    }
}
