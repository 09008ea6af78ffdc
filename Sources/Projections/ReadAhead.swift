import Dispatch
import Synchronization

/// Pages of rows, read and decoded on a second thread while the first one uses them.
///
/// The rule that it keeps: at most two pages are held, however slow the one who uses them is; and
/// when ``reading(_:_:)`` ends, however it ends, nothing is read any more, so that what the rows
/// come from can be closed.
package final class ReadAhead<Source: PageSource>: Sendable {
    private enum Outcome: Sendable {
        case page([Source.Row])
        case failure(any Error)
    }

    private struct State {
        var outcomes: [Outcome] = []
        var isEnding = false
    }

    private let state = Mutex(State())
    private let room = DispatchSemaphore(value: 0)
    private let filled = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    /// Reads for as long as `body` runs, which may stop anywhere.
    package static func reading<R>(
        _ source: Source, _ body: (ReadAhead) throws -> R
    ) rethrows -> R {
        let ahead = ReadAhead(source)
        defer { ahead.end() }
        return try body(ahead)
    }

    private init(_ source: Source) {
        for _ in 0..<2 { room.signal() }
        DispatchQueue.global().async { [self] in
            var source = source
            while read(&source) {}
            ended.signal()
        }
    }

    /// The next rows; empty behind the last one.
    package func nextPage() throws -> [Source.Row] {
        filled.wait()
        let outcome = state.withLock { $0.outcomes.removeFirst() }
        room.signal()
        switch outcome {
        case .page(let rows): return rows
        case .failure(let error): throw error
        }
    }

    /// Waits until nothing is read any more.
    private func end() {
        state.withLock { $0.isEnding = true }
        room.signal()
        ended.wait()
    }

    private func read(_ source: inout Source) -> Bool {
        room.wait()
        guard !state.withLock({ $0.isEnding }) else { return false }
        let outcome: Outcome
        var isLast = true
        do {
            let page = try source.nextPage()
            isLast = page.isEmpty
            outcome = .page(page)
        } catch {
            outcome = .failure(error)
        }
        state.withLock { $0.outcomes.append(outcome) }
        filled.signal()
        return !isLast
    }
}
