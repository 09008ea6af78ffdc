import EventLog
import Schema
import TextForms

/// An event's payload in its JSON form.
///
/// The rule: a payload is never left out in silence. What was erased is `null`; what this version
/// cannot decode is given as its octets under `@hex`, with the reason.
enum EventPayload {
    static func value(of event: RecordedEvent) -> Value {
        if event.isErased { return .none }
        guard let type = Catalogue.event(named: event.type) else {
            return undecoded(event, "this version knows no such type")
        }
        do {
            return .json(try type.json(fromBinary: event.payload))
        } catch {
            return undecoded(event, error.description)
        }
    }

    private static func undecoded(_ event: RecordedEvent, _ reason: String) -> Value {
        .json(
            JSONText.object([
                (name: "@hex", value: .hex(event.payload)),
                (name: "@reason", value: .text(reason)),
            ]))
    }
}
