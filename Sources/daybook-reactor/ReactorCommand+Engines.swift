import CaseLifecycle
import EventLog
import ExceptionClosure
import Glibc
import Logging
import Reactor
import ServiceLifecycle
import Targets

/// Which engines a process runs, on what, and what they print at their end.
extension ReactorCommand {
    /// Exception closure: one engine.
    func runClosure(_ logger: Logger) async throws {
        let endpoints = try Self.endpoints(targets, for: ExceptionClosure.self)
        let log = try open(logger)
        defer { log.close() }
        let engine = try engine(ExceptionClosure.self, log, endpoints, givenStart, logger)
        if dryRun {
            try await show(engine)
        } else {
            let service = ReactorService(engine)
            try await serve([service], logger)
            tell(service, isNamed: false)
        }
    }

    /// Cases and their standups: two engines on one log, each under a name, an epoch and a lock of
    /// its own. Asked to end when idle, the standups come after the cases, so that a digest tells
    /// what was decided about them by then.
    func runCases(_ logger: Logger) async throws {
        let endpoints = try Self.endpoints(targets, for: CaseLifecycle.self)
        let log = try open(logger)
        defer { log.close() }
        let cases = try engine(CaseLifecycle.self, log, endpoints, givenStart, logger)
        // The line that has started the cases day by day starts the standups of a later version.
        let hasRun = try log.revision(of: "reactor/\(CaseLifecycle.name)") > 0
        let standups = try engine(
            CaseStandup.self, log, endpoints.limited(to: StandupTarget.self),
            givenStart ?? (hasRun ? .now : nil), logger)
        if dryRun {
            try await show(cases)
            try await show(standups)
            return
        }
        let (first, second) = (ReactorService(cases), ReactorService(standups))
        if untilIdle {
            try await serve([first], logger)
            if first.summary?.ending == .idle { try await serve([second], logger) }
        } else {
            try await serve([first, second], logger)
        }
        tell(first, isNamed: true)
        tell(second, isNamed: true)
    }

    /// For a dry run, too: what would be appended is found out in a transaction that is undone.
    private func open(_ logger: Logger) throws -> EventLog {
        let watch = LongReaderWatch { logger.warning("\($0)") }
        return try EventLog(
            opening: storePath(), access: .readWrite, settings: .init(longReaders: watch))
    }

    private func engine<W: Workflow>(
        _ workflow: W.Type, _ log: EventLog, _ endpoints: Endpoints,
        _ start: ReactorOptions.Start?, _ logger: Logger
    ) throws -> Engine<W> {
        var options = ReactorOptions(name: W.name)
        options.concurrency = concurrency
        options.untilIdle = untilIdle
        options.takeOver = takeOver
        options.start = start
        options.lockPath = "\(try storePath())/reactor-\(W.name).lock"
        options.host = Self.hostName
        options.processID = UInt32(getpid())
        let failpoint = try Self.failpoint()
        return Engine(
            workflow, journal: log,
            transport: CurlTransport(
                endpoints: endpoints, concurrency: concurrency, failpoint: failpoint),
            options: options, failpoint: failpoint, logger: logger)
    }

    private func show<W: Workflow>(_ engine: Engine<W>) async throws {
        for step in try await engine.preview() { print(Output.line(step, asJSON: json)) }
    }

    private func serve(_ services: [any Service], _ logger: Logger) async throws {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map {
                    .init(
                        service: $0, successTerminationBehavior: .gracefullyShutdownGroup,
                        failureTerminationBehavior: .cancelGroup)
                }, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }

    private func tell<W: Workflow>(_ service: ReactorService<W>, isNamed: Bool) {
        guard let summary = service.summary else { return }
        print(Output.line(summary, of: W.name, isNamed: isNamed, asJSON: json))
    }

    private var givenStart: ReactorOptions.Start? { start.flatMap { ReactorOptions.Start($0) } }
}
