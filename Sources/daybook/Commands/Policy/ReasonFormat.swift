import Glibc
import Schema
import TextForms

/// Decisions as `policy explain` prints them.
enum ReasonFormat {
    static let full = RecordFormat<Reason>(
        id: { $0.event.position.description },
        columns: [
            Column("position", "POSITION") { .number($0.event.position.rawValue) },
            Column("recorded", "RECORDED") { .instant($0.event.recorded) },
            Column("type", "TYPE") { .text($0.event.type) },
            Column("what", "WHAT") { .text($0.what) },
            Column("because", "BECAUSE") { .texts($0.because) },
            Column("cause", "CAUSE") { .counted($0.cause) },
            Column("policyInForce", "POLICY") { .counted($0.policyInForce) },
            Column("stamps", "STAMPS") { .messages($0.stamps) },
        ])

    /// For people: a paragraph a decision, a line a sentence.
    static func print(_ reasons: [Reason]) throws {
        let hasColour = Terminal.hasColour(on: STDOUT_FILENO)
        var output = StandardOutput()
        for reason in reasons {
            let name = EventName.short(reason.event.type)
            let head = "\(reason.event.position) \(name): \(reason.what)"
            try output.line(Style.bold.on(Escaping.line(head), enabled: hasColour))
            for sentence in reason.because { try output.line("  " + Escaping.line(sentence)) }
            let ground = Escaping.line("recorded \(reason.event.recorded), \(ground(reason))")
            try output.line("  " + Style.dim.on(ground, enabled: hasColour))
        }
        try output.flush()
    }

    private static func ground(_ reason: Reason) -> String {
        let stamps = reason.stamps.map { stamp in
            // The wall clock is no calendar of a zone.
            stamp.zoneData.isEmpty
                ? "policy \(stamp.policyVersion), by the wall clock"
                : "policy \(stamp.policyVersion), calendar \(stamp.calendar), "
                    + "\(stamp.zone) by \(stamp.zoneData)"
        }
        let ground =
            stamps.isEmpty
            ? "policy \(reason.policyInForce) was in force" : stamps.joined(separator: "; ")
        return reason.cause == 0 ? ground : "because of @\(reason.cause), \(ground)"
    }
}
