import EventLog
import Reactor
import Schema

/// What the reactor prints: one line a step that it would take, one line at its end. The JSON
/// members are a contract.
///
/// At the end: `type` ("summary"), `workflow`, `ending` (idle, stopped), `epoch`, `head`,
/// `appended`,
/// `attempts`, `readings`, `timers`, `next` (RFC 3339 or null), `faults` (an object: subject to
/// reason). `case-lifecycle` ends with two of them: its own, and that of `case-standup`.
///
/// A step of `--dry-run`: `type` ("step"), `subject`, `step`, `until` (RFC 3339 or null),
/// `requests` (`system`, `method`, `path`, `body`), `events` (`stream`, `type`, `payload`).
enum Output {
    /// - Parameter isNamed: whether people need to be told whose summary it is.
    static func line(
        _ summary: RunSummary, of workflow: String, isNamed: Bool, asJSON: Bool
    ) -> String {
        if asJSON {
            let faults = summary.faults.sorted { $0.key < $1.key }
                .map { "\(quoted($0.key)):\(quoted($0.value))" }.joined(separator: ",")
            return "{\"type\":\"summary\",\"workflow\":\"\(workflow)\","
                + "\"ending\":\"\(summary.ending.rawValue)\","
                + "\"epoch\":\(summary.epoch),\"head\":\(summary.head.rawValue),"
                + "\"appended\":\(summary.appended),\"attempts\":\(summary.attempts),"
                + "\"readings\":\(summary.readings),\"timers\":\(summary.timers),"
                + "\"next\":\(quoted(summary.nextTimer)),\"faults\":{\(faults)}}"
        }
        var line = isNamed ? "\(workflow): " : ""
        line +=
            "\(summary.ending.rawValue) at \(summary.head): \(summary.appended) events, "
            + "\(summary.attempts) attempts, \(summary.readings) readings"
        if let next = summary.nextTimer {
            line += "; \(summary.timers) wait, the first until \(next)"
        }
        if !summary.faults.isEmpty { line += "; \(summary.faults.count) left alone" }
        return line
    }

    static func line(_ step: PreviewedStep, asJSON: Bool) -> String {
        if asJSON {
            let requests = step.requests.map { one in
                "{\"system\":\(quoted(one.system)),\"method\":\(quoted(one.request.method)),"
                    + "\"path\":\(quoted(one.request.path)),\"body\":\(quoted(body(one)))}"
            }
            let events = step.events.map { event in
                "{\"stream\":\(quoted(event.stream)),\"type\":\(quoted(event.type)),"
                    + "\"payload\":\(payload(event))}"
            }
            return "{\"type\":\"step\",\"subject\":\(quoted(step.subject)),"
                + "\"step\":\"\(step.kind.rawValue)\",\"until\":\(quoted(step.until)),"
                + "\"requests\":[\(requests.joined(separator: ","))],"
                + "\"events\":[\(events.joined(separator: ","))]}"
        }
        var lines = ["\(step.subject): \(step.kind.rawValue)"]
        if let until = step.until { lines[0] += " until \(until)" }
        lines += step.events.map { "  append \($0.type) to \($0.stream) \(payload($0))" }
        lines += step.requests.map { one in
            "  send \(one.request.method) \(one.request.path) to \(one.system) \(body(one))"
        }
        return lines.joined(separator: "\n")
    }

    private static func body(_ request: OutboundRequest) -> String {
        String(decoding: request.request.body, as: UTF8.self)
    }

    private static func payload(_ event: RecordedEvent) -> String {
        guard let type = Catalogue.event(named: event.type),
            let json = try? type.json(fromBinary: event.payload)
        else { return "null" }
        return json
    }

    private static func quoted(_ instant: Instant?) -> String {
        instant.map { "\"\($0)\"" } ?? "null"
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
