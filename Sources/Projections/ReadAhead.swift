import Dispatch
import Projections
import Synchronization

/// The rows of a listing, read and decoded on a second thread while the first one prints.
///
/// The rule that it keeps: at most two pages are held, however slow the one who prints is; and the
/// second thread has ended before the store is closed.
final class ReadAhead<V: View>: Sendable {
    private enum Outcome: Sendable {
        case page([ViewRow<V.Row>])
        case failure(ViewError)
    }

    private struct State {
        var outcomes: [Outcome] = []
        var isEnding = false
    }

    private let state = Mutex(State())
    private let room = DispatchSemaphore(value: 0)
    private let filled = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    /// `end()` must be called before what the rows are read from is closed.
    init(_ rows: RowStream<V>) {
        for _ in 0..<2 { room.signal() }
        DispatchQueue.global().async { [self] in
            var rows = rows
            while read(&rows) {}
            ended.signal()
        }
    }

    /// The next rows; empty behind the last one.
    func nextPage() throws -> [ViewRow<V.Row>] {
        filled.wait()
        let outcome = state.withLock { $0.outcomes.removeFirst() }
        room.signal()
        switch outcome {
        case .page(let rows): return rows
        case .failure(let error): throw error
        }
    }

    /// Waits until nothing is read any more.
    func end() {
        state.withLock { $0.isEnding = true }
        room.signal()
        ended.wait()
    }

    private func read(_ rows: inout RowStream<V>) -> Bool {
        room.wait()
        guard !state.withLock({ $0.isEnding }) else { return false }
        let outcome: Outcome
        var isLast = true
        do throws(ViewError) {
            let page = try rows.nextPage()
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
