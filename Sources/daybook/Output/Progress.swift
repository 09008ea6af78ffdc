import Glibc

/// How far long work has come, with rate and time left: on a terminal only, and in one line.
final class Progress {
    private let verb: String
    private let started: UInt64
    private var told: UInt64

    init(_ verb: String) {
        self.verb = verb
        started = Self.now()
        told = started
    }

    func tell(_ done: UInt64, of all: UInt64) {
        guard Terminal.isError else { return }
        let now = Self.now()
        guard now - told >= 200_000_000 else { return }
        told = now
        let rate = done * 1_000_000_000 / max(1, now - started)
        let left = rate == 0 ? "?" : String((all - min(all, done)) / rate)
        show("\(verb) \(done) of \(all), \(rate)/s, \(left) s left")
    }

    func end() {
        if told != started { show("") }
    }

    private func show(_ text: String) {
        let line = Array("\r\u{1B}[K\(text)".utf8)
        _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress!, $0.count) }
    }

    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
