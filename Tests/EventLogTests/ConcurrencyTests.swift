import Foundation
import Testing

@testable import EventLog

@Suite("Many writers, many processes") struct ConcurrencyTests {
    @Test("S1 64 tasks append: positions are dense, streams in order, every answer true")
    func tasks() async throws {
        let store = try TemporaryStore()
        let log = try store.open()
        let receipts = try await withThrowingTaskGroup { group in
            for task in 0..<64 {
                group.addTask {
                    var receipts: [String: Receipt] = [:]
                    for number in 0..<20 {
                        let id = "\(task)/\(number)"
                        let expected = [StreamExpectation("t/\(task)", .exactly(UInt64(number)))]
                        receipts[id] = try await log.append(
                            request(id, [event("t/\(task)", id: id)], expecting: expected))
                    }
                    return receipts
                }
            }
            return try await group.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
        }
        #expect(Set(receipts.values.map(\.first.rawValue)) == Set(2...1_281))
        for (id, receipt) in receipts { #expect(try log.event(at: receipt.first).id == id) }
        #expect(try log.verify().isSound)
    }

    @Test("Two processes append to one store at once: one dense order, no key twice")
    func processes() async throws {
        let store = try TemporaryStore()
        let log = try store.open()
        async let other: Void = childAppends(to: store.path)
        for number in 0..<150 {
            _ = try await log.append(request("shared-\(number)"))
            _ = try await log.append(request("parent-\(number)"))
        }
        await other
        let events = try log.read(limit: .max)
        #expect(events.count == 451 && Set(events.map(\.key)).count == 451)
        #expect(try log.verify().isSound)
    }

    private func childAppends(to path: String) async {
        await #expect(processExitsWith: .success) { [path = path as String] in
            let log = try EventLog(opening: path, access: .readWrite)
            for number in 0..<150 {
                _ = try await log.append(request("shared-\(number)"))
                _ = try await log.append(request("child-\(number)"))
            }
            log.close()
        }
    }

    @Test(
        "A follower hears of what another process appends, and ends with the log",
        .timeLimit(.minutes(1)))
    func follow() async throws {
        let store = try TemporaryStore()
        let log = try store.open(.readOnly)
        let path = store.path
        let following = Task {
            var heads: [Position] = []
            for await head in log.follow(after: Position(1)) {
                heads.append(head)
                if head == Position(4) { break }
            }
            return heads
        }
        await #expect(processExitsWith: .success) { [path = path as String] in
            let log = try EventLog(opening: path, access: .readWrite)
            for number in 0..<3 { _ = try await log.append(request("k-\(number)")) }
            log.close()
        }
        let heads = await following.value
        #expect(
            heads.last == Position(4) && heads == heads.sorted() && Set(heads).count == heads.count)
        let ending = Task {
            for await _ in log.follow(after: .start) {}
        }
        log.close()
        await ending.value
    }

    @Test("Closing commits and answers what waits; afterwards everything is refused")
    func closing() async throws {
        let store = try TemporaryStore()
        let log = try store.open()
        let waiting = Task { log.appendAll((0..<200).map { request("k-\($0)") }) }
        let results = await waiting.value
        log.close()
        #expect(results.allSatisfy { (try? $0.get()) != nil })
        #expect(throws: StoreError.closed) { try log.head() }
        await #expect(throws: AppendError.self) { try await log.append(request("late")) }
        log.close()
        #expect(try store.open().head().position == Position(201))
    }
}
