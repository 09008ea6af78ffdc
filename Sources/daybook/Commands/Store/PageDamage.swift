import EventLog
import Glibc
import Synchronization

/// Makes an answer of the signal by which a damaged page of LMDB's own ends a program.
///
/// LMDB trusts its pages: it asserts, or follows a wrong pointer. What verifies a log must still
/// say what is known: that it is damaged, and how far it was read. The handler writes a text that
/// lies ready and ends the process; it allocates nothing.
enum PageDamage {
    private struct Text {
        var start: UnsafeMutablePointer<CChar>
        var count: Int
    }

    /// Made anew as the work goes on; former ones stay, as a handler may be reading them.
    nonisolated(unsafe) private static var text = Text(start: strdup(""), count: 0)

    /// Call from one thread at a time.
    static func note(_ position: Position, in store: String) {
        let trouble = Trouble(
            "the log is damaged: LMDB was ended by one of its own pages",
            place: "\(store)/log/data.mdb, after the event \(position)",
            remedy: "restore a backup, and keep this store for the examination")
        let line = trouble.description + "\n"
        text = Text(start: strdup(line), count: line.utf8.count)
    }

    /// From here on, exit code 1 instead of the signal.
    static func answer(in store: String) {
        note(.start, in: store)
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in
            _ = write(STDERR_FILENO, PageDamage.text.start, PageDamage.text.count)
            _exit(ExitStatus.no.rawValue)
        }
        for signal in [SIGSEGV, SIGBUS, SIGABRT] { sigaction(signal, &action, nil) }
    }
}
