import Dispatch
import Glibc
import Projections
import Schema
import Synchronization
import Testing

@testable import LMDB
@testable import Projections

/// Rows that a second thread reads while the first one uses them.
@Suite struct ReadAheadTests {
    private struct Gone: Error {}

    /// Pages of one number each, told before they are read and counted after.
    private final class Numbers: Sendable {
        let finished = Mutex(0)
        private let last: Int
        private let begin: @Sendable (Int) -> Void

        init(last: Int, _ begin: @escaping @Sendable (Int) -> Void = { _ in }) {
            self.last = last
            self.begin = begin
        }

        func page(_ number: Int) -> [Int] {
            begin(number)
            finished.withLock { $0 += 1 }
            return number > last ? [] : [number]
        }
    }

    private struct Counting: PageSource {
        let numbers: Numbers
        var next = 1

        mutating func nextPage() throws -> [Int] {
            defer { next += 1 }
            return numbers.page(next)
        }
    }

    @Test("Pages come in order, each once, and an empty one behind the last")
    func inOrder() throws {
        for last in 0...5 {
            let numbers = Numbers(last: last)
            let found = try ReadAhead.reading(Counting(numbers: numbers)) { ahead in
                var found: [Int] = []
                while case let page = try ahead.nextPage(), !page.isEmpty { found += page }
                return found
            }
            #expect(found == Array(1...5).filter { $0 <= last })
            #expect(numbers.finished.withLock { $0 } == last + 1)
        }
    }

    @Test("At most two pages are read beyond what is used, however long that takes")
    func twoPages() throws {
        let taken = Mutex(0)
        let leads = Mutex<[Int]>([])
        let source = Numbers(last: 12) { number in
            leads.withLock { $0.append(number - taken.withLock { $0 }) }
        }
        try ReadAhead.reading(Counting(numbers: source)) { ahead throws in
            for number in 1...12 {
                usleep(5_000)
                taken.withLock { $0 = number }
                #expect(try ahead.nextPage() == [number])
            }
        }
        #expect(leads.withLock { $0.allSatisfy { $0 <= 2 } }, "\(leads.withLock { $0 })")
    }

    @Test("D-10 whoever stops in the middle waits for the page that is being read, and no other")
    func stopped() {
        let hasBegun = DispatchSemaphore(value: 0)
        let numbers = Numbers(last: 100) { number in
            guard number == 2 else { return }
            hasBegun.signal()
            usleep(100_000)
        }
        #expect(throws: Gone.self) {
            try ReadAhead.reading(Counting(numbers: numbers)) { _ in
                hasBegun.wait()
                throw Gone()
            }
        }
        #expect(numbers.finished.withLock { $0 } == 2)
    }

    @Test("An error comes behind the pages that were read before it, and ends the reading")
    func failing() throws {
        struct Failing: PageSource {
            var next = 1
            mutating func nextPage() throws -> [Int] {
                defer { next += 1 }
                guard next < 3 else { throw Gone() }
                return [next]
            }
        }
        try ReadAhead.reading(Failing()) { ahead throws in
            #expect(try ahead.nextPage() == [1])
            #expect(try ahead.nextPage() == [2])
            #expect(throws: Gone.self) { try ahead.nextPage() }
        }
    }

    @Test("S11 views can be closed as soon as a listing was given up")
    func closing() throws {
        let store = try TestStore()
        for _ in 0..<4 { try store.append((0..<500).map { TestStore.tally("row \($0)", 1) }) }
        for _ in 0..<20 {
            let rows = try store.views.stream(TallyView.self)
            let environment = try store.views.current().environment
            #expect(throws: Gone.self) {
                try ReadAhead.reading(rows) { ahead throws in
                    #expect(try ahead.nextPage().count == 32)
                    throw Gone()
                }
            }
            #expect(environment.gate.withLock { $0.active } == 0)
        }
    }
}
