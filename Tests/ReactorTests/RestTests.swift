import EventLog
import Testing

@testable import Reactor

/// Who waits for an engine that ends is told, and waits no longer.
@Suite struct RestTests {
    @Test("Law 11 an engine that ends leaves nobody waiting, and takes nobody in afterwards")
    func ended() async {
        let queue = RestQueue()
        let waiting = Task { await withCheckedContinuation { _ = queue.add($0) } }
        var early: [RestQueue.Waiter] = []
        while early.isEmpty {
            early = queue.take()
            await Task.yield()
        }
        let rest = Rest(head: Position(7), nextTimer: nil)
        for waiter in early { waiter.resume(returning: rest) }
        #expect(await waiting.value == rest)

        let last = Task { await withCheckedContinuation { _ = queue.add($0) } }
        await Task.yield()
        queue.close()
        #expect(await last.value == nil)
        let late: Rest? = await withCheckedContinuation { _ = queue.add($0) }
        #expect(late == nil && queue.take().isEmpty)
    }
}
