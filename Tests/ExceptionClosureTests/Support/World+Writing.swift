import Foundation
import Schema

/// What the targets do with a request: each by its own rule, counted by business identity.
extension World {
    enum Reply: Equatable {
        case answered(Int)
        case notSent(String)
        case unknown(String)
    }

    mutating func send(_ system: String, _ request: RenderedRequest, key: String) -> Reply {
        switch faults[system] {
        case .down: return .notSent("no connection")
        case .status(let status), .refuse(let status): return .answered(status)
        case .html: return .answered(200)
        case .lose: return .unknown("the connection was lost")
        case .drop:
            if apply(system, request, key: key) < 300 { taken.insert(key) }
            return .unknown("the answer was lost")
        case nil: return .answered(apply(system, request, key: key))
        }
    }

    private mutating func apply(
        _ system: String, _ request: RenderedRequest, key: String
    ) -> Int {
        let parts = request.path.split(separator: "/").map { $0.removingPercentEncoding ?? "" }
        let body =
            (try? JSONSerialization.jsonObject(with: request.body)) as? [String: Any] ?? [:]
        switch (system, request.method, parts.count) {
        case ("queue", "POST", 3): return closeItem(parts[1], body, request)
        case ("ledger", "POST", 3): return enter(parts[1], body, key)
        case ("tracker", "PUT", 4): return track(parts[1], UInt32(parts[3]) ?? 0, body)
        case ("tracker", "PUT", 5): return reverse(parts[1], UInt32(parts[3]) ?? 0)
        case ("archive", "PUT", 4): return attach(parts[1], parts[3], body)
        case ("channel", "POST", 1):
            messages.append(body)
            count(body["exceptionId"], body["version"], "notify-coordinator")
            return 202
        default: return 404
        }
    }

    private mutating func closeItem(
        _ id: String, _ body: [String: Any], _ request: RenderedRequest
    ) -> Int {
        guard let item = items[id] else { return 404 }
        let condition = request.headers.first { $0.name == "If-Match" }?.value
        guard condition == item["revision"] as? String else { return 412 }
        items[id] = [
            "id": id, "state": "closed", "version": body["version"] ?? 0,
            "closedAt": body["closedAt"] ?? "", "revision": "r2",
        ]
        count(body["exceptionId"], body["version"], "close-queue-item")
        return 200
    }

    private mutating func enter(_ id: String, _ body: [String: Any], _ key: String) -> Int {
        guard var record = records[id] else { return 404 }
        guard !ledgerKeys.contains(key) else { return 200 }
        guard body["reviewEpisode"] as? String == record["reviewEpisode"] as? String else {
            return 409
        }
        let isContra = body["kind"] as? String == "contra"
        let isClosed = record["state"] as? String == "closed"
        guard isContra == isClosed else { return 409 }
        ledgerKeys.insert(key)
        var entries = record["entries"] as? [[String: Any]] ?? []
        entries.append(body)
        record["entries"] = entries
        record["state"] = isContra ? "open" : "closed"
        record["version"] = isContra ? 0 : body["version"]
        record["closedAt"] = isContra ? nil : body["closedAt"]
        records[id] = record
        count(
            body["exceptionId"], body["version"], isContra ? "reverse-ledger" : "sync-ledger")
        return 201
    }

    private mutating func track(
        _ id: String, _ version: UInt32, _ body: [String: Any]
    ) -> Int {
        guard closures[id] != nil else { return 404 }
        closures[id]?[version] = [
            "version": version, "closedAt": body["closedAt"] ?? "", "reversed": false,
        ]
        count(exception(id), version, "sync-tracker")
        return 201
    }

    private mutating func reverse(_ id: String, _ version: UInt32) -> Int {
        guard closures[id]?[version] != nil else { return 404 }
        closures[id]?[version]?["reversed"] = true
        count(exception(id), version, "reverse-tracker")
        return 200
    }

    private mutating func attach(
        _ folder: String, _ digest: String, _ body: [String: Any]
    ) -> Int {
        var attachment = body
        attachment["sha256"] = digest
        folders[folder, default: []].append(attachment)
        count(exception(folder), body["version"], "attach-\(body["role"] ?? "")")
        return 201
    }

    private func exception(_ id: String) -> String { String(id.dropFirst(2)) }

    private mutating func count(_ exception: Any?, _ version: Any?, _ step: String) {
        counts["\(exception ?? "")/\(version ?? "")/\(step)", default: 0] += 1
    }
}
