import EventLog
import Projections
import TextForms

/// Says on standard error which state an answer is about, so that it can be asked for again.
enum AsOfPrinter {
    static func resolve(_ moment: String, in log: EventLog) throws -> Position {
        let resolved = try AsOf.parse(moment).resolve(log)
        StandardError.line("as of \(resolved.text)")
        return resolved.position
    }

    /// The position, when it was recorded, the tree head there, and what answered.
    static func tell(
        _ position: Position, root: [UInt8], in log: EventLog, view: String
    ) throws {
        guard position > .start else {
            return StandardError.line("at \(position), before the first event, \(view)")
        }
        let recorded = try log.event(at: position).recorded
        StandardError.line(
            "at \(position), recorded \(recorded), tree head \(Hex.string(root)), \(view)")
    }
}
