import Glibc

/// What the program is connected to. Asked once for each command, never guessed.
enum Terminal {
    static var isOutput: Bool { isatty(STDOUT_FILENO) == 1 }
    static var isError: Bool { isatty(STDERR_FILENO) == 1 }

    /// NO_COLOR, set to anything but the empty text, turns colour off (no-color.org).
    static func hasColour(on descriptor: Int32) -> Bool {
        guard isatty(descriptor) == 1 else { return false }
        if let off = Environment["NO_COLOR"], !off.isEmpty { return false }
        return Environment["TERM"] != "dumb"
    }

    /// Columns of the terminal on standard output; 80 where it does not say.
    static var columns: Int {
        var size = winsize()
        if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
            return Int(size.ws_col)
        }
        return Environment["COLUMNS"].flatMap(Int.init) ?? 80
    }
}

/// The variables of the environment that the program reads.
enum Environment {
    static subscript(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}

/// The few ways in which text on a terminal is set off.
enum Style: String {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"

    func on(_ text: String, enabled: Bool) -> String {
        enabled ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
    }
}
