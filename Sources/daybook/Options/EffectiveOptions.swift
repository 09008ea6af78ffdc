import ArgumentParser
import EventLog
import Projections

/// The second clock: what had occurred until a moment, instead of what had been recorded.
struct EffectiveOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "By when things occurred: only what had occurred then, in that order, of what the "
                + "log knows, or knew at --as-of. A time, a date or -15m. Folds the log each time.",
            valueName: "moment"))
    var effective: String?

    /// The moment, and says what it came to; nil where none was asked for.
    func resolve(in log: EventLog) throws -> Instant? {
        guard let effective else { return nil }
        let moment = try AsOf.parse(effective)
        guard let instant = try moment.instant(by: log) else {
            throw ValidationError(
                "--effective takes a time (2026-03-01T12:00:00Z), a date or an age (-15m), not "
                    + "‘\(effective)’: a position is no time; use --as-of for it")
        }
        StandardError.line(
            "effective \(instant): what had occurred then, by when it occurred")
        return instant
    }
}
