import ArgumentParser
import Glibc
import Logging
import Reactor

/// The production process of one workflow: the only program that can send anything.
///
/// Each workflow runs in a process of its own, with targets and credentials of its own (law 7); the
/// cases have their standups beside them, which get the mail server's and no other.
///
/// Data goes to stdout, everything else to stderr. Ends with 0 where it did what it was asked, 2 in
/// trouble, 64 on wrong usage, 75 where another reactor runs or has taken over.
@main
struct ReactorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "daybook-reactor",
        abstract: "Carries decisions out, each effect at most once.",
        discussion: """
            For each key at most one effect is accepted by targets that can be read, that \
            deduplicate or that are idempotent, and at most one request reaches an unprotected \
            one. Every key ends in one recorded outcome, or before a person.
            """)

    @Option(help: "The store's directory; DAYBOOK_STORE if not given.")
    var store: String?

    @Option(help: "exception-closure or case-lifecycle.")
    var workflow = WorkflowName.exceptionClosure

    @Option(help: "The file with the systems' addresses and tokens (JSON).")
    var targets: String

    @Flag(help: "End as soon as nothing is due, and say how many timers wait.")
    var untilIdle = false

    @Flag(help: "Show what would be done; write nothing and send nothing.")
    var dryRun = false

    @Flag(help: "Begin a new epoch although another reactor holds the lock.")
    var takeOver = false

    @Option(
        help: ArgumentHelp(
            "From where on events have effects: now, beginning, or a position. Needed once.",
            valueName: "now|beginning|@position"))
    var start: String?

    @Option(help: "How many exceptions or cases may be acted on at once.")
    var concurrency = 32

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func validate() throws {
        guard (1...256).contains(concurrency) else {
            throw ValidationError("--concurrency must lie between 1 and 256")
        }
        if let start, ReactorOptions.Start(start) == nil {
            throw ValidationError(
                "--start \(start) is not now, beginning, or a position such as @42")
        }
    }

    func run() async throws {
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        var logger = Logger(label: "daybook-reactor")
        logger.logLevel = Self.logLevel
        do {
            switch workflow {
            case .exceptionClosure: try await runClosure(logger)
            case .caseLifecycle: try await runCases(logger)
            }
        } catch {
            throw Self.report(error)
        }
    }

    func storePath() throws -> String {
        if let store { return store }
        guard let path = getenv("DAYBOOK_STORE").map({ String(cString: $0) }), !path.isEmpty else {
            throw ValidationError("name the store with --store DIR, or set DAYBOOK_STORE")
        }
        return path
    }

    private static func report(_ error: any Error) -> ExitCode {
        let line = Array("daybook-reactor: \(error)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
        switch error {
        case ReactorError.locked, ReactorError.fenced: return ExitCode(75)
        case ReactorError.startNeeded, ReactorError.startBeyondHead: return ExitCode(64)
        default: return ExitCode(2)
        }
    }
}

/// Which workflow a process runs.
enum WorkflowName: String, ExpressibleByArgument, CaseIterable {
    case exceptionClosure = "exception-closure"
    case caseLifecycle = "case-lifecycle"
}
