import ArgumentParser
import Glibc

/// One run of the program, from its arguments to its exit code.
///
/// The rule: a command ends in exactly one place, here, and only with a code of `ExitStatus`.
enum Program {
    static func run(_ arguments: [String]) -> Never {
        // A reader that goes away is seen as EPIPE where it is written, not as a death.
        signal(SIGPIPE, SIG_IGN)
        var command: any ParsableCommand
        do {
            command = try Daybook.parseAsRoot(arguments)
        } catch {
            Daybook.exit(withError: error)
        }
        do {
            try command.run()
            exit(ExitStatus.ok.rawValue)
        } catch {
            end(with: error)
        }
    }

    private static func end(with error: any Error) -> Never {
        switch error {
        case let finish as Finish:
            exit(finish.status.rawValue)
        case is OutputClosed:
            exit(ExitStatus.ok.rawValue)
        case is CleanExit, is ValidationError, is ExitCode:
            Daybook.exit(withError: error)
        case _ where Daybook.exitCode(for: error) == .success:
            // A request for help, which the parser hands on as an error of its own.
            Daybook.exit(withError: error)
        default:
            let trouble = Trouble(describing: error)
            StandardError.line(trouble.description)
            exit(trouble.status.rawValue)
        }
    }
}
