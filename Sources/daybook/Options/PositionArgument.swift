import ArgumentParser
import EventLog

/// A position as it is printed, `@42`, or as a bare number.
struct PositionArgument: ExpressibleByArgument {
    let position: Position

    init?(argument: String) {
        let digits = argument.hasPrefix("@") ? argument.dropFirst() : argument[...]
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = UInt64(digits)
        else { return nil }
        position = Position(value)
    }
}

/// A moment with its zone, as RFC 3339 writes it.
struct InstantArgument: ExpressibleByArgument {
    let instant: Instant

    init?(argument: String) {
        guard let instant = try? Instant(rfc3339: argument) else { return nil }
        self.instant = instant
    }
}
