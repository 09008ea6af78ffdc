import EventLog
import Logging
import Schema
import SwiftProtobuf
import Testing

@testable import Reactor

/// A log with a policy, and the means to run the toy workflow over it.
struct Fixture {
    let log: MemoryLog

    /// A log without anything in it.
    static func withoutPolicy() -> Fixture { Fixture(log: MemoryLog()) }

    private init(log: MemoryLog) { self.log = log }

    /// - Parameter retention: how long a deduplicating target remembers a key, in milliseconds.
    init(
        attempts: UInt32 = 3, reads: [Toy.Target] = [.readable], asksFirst: Bool = false,
        asksForDigest: Bool = false, retention: UInt64 = 86_400_000
    ) {
        self.init(log: MemoryLog())
        adopt(
            attempts: attempts, reads: reads, asksFirst: asksFirst, asksForDigest: asksForDigest,
            retention: retention)
    }

    func adopt(
        attempts: UInt32 = 3, reads: [Toy.Target] = [.readable], asksFirst: Bool = false,
        asksForDigest: Bool = false, retention: UInt64 = 86_400_000
    ) {
        let policy = CompletionPolicyAdopted.with {
            $0.version = asksForDigest ? 3 : asksFirst ? 2 : 1
            $0.targets = [
                TargetPolicy.with {
                    $0.maxAttempts = attempts
                    $0.backoffInitialMs = 1_000
                    $0.backoffMaxMs = 60_000
                    $0.deadlineMs = 5_000
                    $0.deduplicationRetentionMs = retention
                }
            ]
            $0.targets += reads.map { target in TargetPolicy.with { $0.name = target.rawValue } }
        }
        log.say(Draft(policy), on: "policy/toy")
    }

    func announce(_ id: String, version: UInt32 = 1) {
        log.say(
            Draft(DispositionRecorded.with { $0.version = version }), on: "thing/\(id)")
    }

    func engine(
        _ transport: any Transport, life: Life = Life(), concurrency: Int = 4,
        start: ReactorOptions.Start? = .beginning, untilIdle: Bool = true,
        logger: Logger = .silent,
        beforeAppend: @escaping @Sendable (AppendRequest) -> Void = { _ in }
    ) -> Engine<Toy> {
        var options = ReactorOptions(name: "toy")
        options.start = start
        options.untilIdle = untilIdle
        options.concurrency = concurrency
        options.seed = 7
        return Engine(
            Toy.self,
            journal: MemoryJournal(log: log, life: life, beforeAppend: beforeAppend),
            transport: transport, options: options, logger: logger)
    }

    /// Runs until idle, moves the clock to the next timer, and so on until nothing waits.
    @discardableResult
    func runOut(_ transport: any Transport, rounds: Int = 100) async throws -> RunSummary {
        for _ in 0..<rounds {
            let summary = try await engine(transport).run()
            guard let next = summary.nextTimer else { return summary }
            log.advance(to: next)
        }
        Issue.record("timers without end")
        return try await engine(transport).run()
    }

    /// Runs until idle, lets the next timer come, and runs once more.
    @discardableResult
    func runOnceLater(_ transport: any Transport) async throws -> RunSummary {
        if let next = try await engine(transport).run().nextTimer { log.advance(to: next) }
        return try await engine(transport).run()
    }

    func messages<M: Message>(_ type: M.Type, on stream: String? = nil) -> [M] {
        log.events.filter { $0.type == M.protoMessageName && (stream ?? $0.stream) == $0.stream }
            .compactMap { try? M(serializedBytes: $0.payload) }
    }

    func types(on stream: String) -> [String] {
        log.events.filter { $0.stream == stream }
            .map { String($0.type.dropFirst("daybook.v1.".count)) }
    }

    static func key(_ id: String, _ version: UInt32, _ target: Toy.Target) -> String {
        "toy/\(id)/\(version)/deliver/\(target.rawValue)/1"
    }
}

extension Logger {
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
