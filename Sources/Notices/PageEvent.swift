import Crypto
import Foundation
import Schema

/// A page, or the end of one, in the shape of PagerDuty's Events v2.
///
/// Rendered without the routing key, which is a credential: the header `Routing-Name` says whose it
/// is, and the transport puts it in.
package enum PageEvent: Sendable {
    case trigger(PageAlert)
    /// Somebody has taken the alert on that this key's effect triggered.
    case acknowledge(DedupKey)
    /// Nobody need take it on any more.
    case resolve(DedupKey)

    /// - Parameter routingName: whom to page, as the policy names it.
    package func request(routingName: String) throws(NoticeError) -> RenderedRequest {
        guard !routingName.isEmpty else { throw NoticeError("routing name", "is empty") }
        try NoticeError.refuseControls(in: routingName, "routing name")
        let body = try self.body()
        return RenderedRequest.with { request in
            request.method = "POST"
            request.path = "/v2/enqueue"
            request.headers = [("Content-Type", "application/json"), ("Routing-Name", routingName)]
                .map { name, value in
                    Header.with {
                        $0.name = name
                        $0.value = value
                    }
                }
            request.body = Data(body.utf8)
        }
    }

    private func body() throws(NoticeError) -> String {
        switch self {
        case .trigger(let alert):
            "{\"event_action\":\"trigger\",\"dedup_key\":\(JSONString.quoted(alert.key.text)),"
                + "\"payload\":\(try alert.payload())}"
        case .acknowledge(let key):
            "{\"event_action\":\"acknowledge\",\"dedup_key\":\(JSONString.quoted(key.text))}"
        case .resolve(let key):
            "{\"event_action\":\"resolve\",\"dedup_key\":\(JSONString.quoted(key.text))}"
        }
    }
}

/// What whoever is paged is told.
package struct PageAlert: Sendable {
    package enum Severity: String, Sendable { case critical, error, warning, info }

    package var key: DedupKey
    /// One line; what is beyond 1,024 bytes is cut off and marked with "…".
    package var summary: String
    /// What is affected, such as a case's id.
    package var source: String
    package var severity: Severity

    package init(key: DedupKey, summary: String, source: String, severity: Severity) {
        self.key = key
        self.summary = summary
        self.source = source
        self.severity = severity
    }

    fileprivate func payload() throws(NoticeError) -> String {
        guard !summary.isEmpty else { throw NoticeError("summary", "is empty") }
        guard !source.isEmpty, source.utf8.count <= 255 else {
            throw NoticeError("source", "is empty, or longer than 255 bytes")
        }
        return "{\"summary\":\(JSONString.quoted(Self.cut(summary, toBytes: 1_024))),"
            + "\"source\":\(JSONString.quoted(source)),\"severity\":\"\(severity.rawValue)\"}"
    }

    /// Bytes, as the service says "characters" and not which; between two characters as people see
    /// them.
    static func cut(_ text: String, toBytes limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        let mark = "…"
        var bytes = mark.utf8.count
        let kept = text.prefix { character in
            bytes += character.utf8.count
            return bytes <= limit
        }
        return kept + mark
    }
}

/// By what the service knows an alert: the key of the effect that triggered it, or its digest where
/// that is longer than the service takes. After a resolution the same key would open a new alert,
/// so the occurrence belongs into the effect's key.
package struct DedupKey: Sendable, Hashable {
    package let text: String

    package static let maxBytes = 255

    package init(effect: String) {
        guard effect.utf8.count > Self.maxBytes else {
            text = effect
            return
        }
        text = "sha256:" + SHA256.hash(data: Array(effect.utf8)).hexadecimal
    }
}
