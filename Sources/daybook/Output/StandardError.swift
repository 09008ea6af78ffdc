import Glibc

/// Everything that is not data: what an `--as-of` resolved to, summaries, hints, trouble.
///
/// The rule: nothing here is for programs to parse, and nothing here can fail the command.
enum StandardError {
    static func line(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        var start = 0
        while start < bytes.count {
            let written = bytes.withUnsafeBytes {
                write(STDERR_FILENO, $0.baseAddress! + start, $0.count - start)
            }
            if written < 0 && errno == EINTR { continue }
            if written <= 0 { return }
            start += written
        }
    }

    /// `1 event`, `2 events`.
    static func count(_ number: some BinaryInteger, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    /// A next step, for a person only: scripts would have to throw it away.
    static func hint(_ command: String) {
        guard Terminal.isError else { return }
        line(Style.dim.on("next: \(command)", enabled: Terminal.hasColour(on: STDERR_FILENO)))
    }
}
