import ServiceLifecycle
import Synchronization

/// An engine as a service of a group: SIGTERM and SIGINT let it finish what is under way.
package struct ReactorService<W: Workflow>: Service {
    private let engine: Engine<W>
    private let outcome = Outcome()

    package init(_ engine: Engine<W>) { self.engine = engine }

    /// What the run came to, once it is over.
    package var summary: RunSummary? { outcome.summary.withLock { $0 } }

    package func run() async throws {
        let summary = try await withGracefulShutdownHandler {
            try await engine.run()
        } onGracefulShutdown: {
            engine.stop()
        }
        outcome.summary.withLock { $0 = summary }
    }

    private final class Outcome: Sendable {
        let summary = Mutex<RunSummary?>(nil)
    }
}
