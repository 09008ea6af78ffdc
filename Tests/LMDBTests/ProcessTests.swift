import Glibc
import Testing

@testable import LMDB

/// Hazards that need a second process, or a process that may be lost.
@Suite("Several processes", .serialized)
struct ProcessTests {
    let store = TemporaryStore()

    @Test("a reader adopts the map that another process enlarged", arguments: [0, 1, 16])
    func mapResized(atRest: Int) async throws {
        let environment = try store.create(.init(mapSizeBytes: 1 << 20))
        let numbers = try environment.table("numbers")
        try OtherProcess.readAtOnce(environment, atRest)
        await #expect(processExitsWith: .success) { [path = store.path as String] in
            try OtherProcess.fill(path, mapSizeBytes: 1 << 30)
        }
        #expect(try environment.read { try $0.count(numbers) } == 1_000)
        #expect(try environment.info().mapSizeBytes == 1 << 30)
    }

    @Test("the slot of a reader that was killed is found and freed")
    func deadReader() async throws {
        let environment = try store.create()
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = store.path as String] in
            let other = try Environment(opening: path)
            try other.read { _ in _ = kill(getpid(), SIGKILL) }
        }
        #expect(try environment.checkReaders() == 1)
        #expect(try environment.checkReaders() == 0)
    }

    @Test("a writer that was killed leaves nothing of its transaction and blocks nobody")
    func deadWriter() async throws {
        let environment = try store.create()
        let numbers = try environment.table("numbers")
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = store.path as String] in
            try OtherProcess.dieWriting(path)
        }
        try OtherProcess.put(environment, numbers, 2)
        #expect(try environment.read { try $0.count(numbers) } == 1)
        #expect(try environment.read { try $0.get(numbers, key: 2)?.copied } == [2])
    }

    @Test("a commit that fails in writing leaves its outcome open, and the store usable")
    func failedCommit() async throws {
        try store.create().close()
        await #expect(processExitsWith: .success) { [path = store.path as String] in
            try OtherProcess.failToCommit(path)
        }
        let environment = try Environment(opening: store.path)
        let numbers = try environment.table("numbers")
        #expect(try environment.read { try $0.get(numbers, key: 1)?.copied } == [1])
        #expect(try environment.read { try $0.get(numbers, key: 2)?.copied } == nil)
        #expect(try environment.read { try $0.get(numbers, key: 3)?.copied } == [3])
    }

    @Test("readers beyond the slots are refused as such, and find room again")
    func readersFull() throws {
        let environment = try store.create(.init(maxReaders: 2))
        let names = try environment.table("names")
        let error = #expect(throws: LMDBError.self) {
            try environment.read { _ in
                try environment.read { _ in
                    try environment.read { _ in }
                }
            }
        }
        #expect(error?.code == .readersFull)
        #expect(try environment.value(names, "a") == nil)
    }

    @Test("S11 readers at rest keep sixteen slots, and leave the others to other processes")
    func slotsLeft() async throws {
        let environment = try store.create(.init(maxReaders: 24))
        for _ in 0..<2 {
            try OtherProcess.readAtOnce(environment, 20)
            await #expect(processExitsWith: .success) { [path = store.path as String] in
                let other = try Environment(opening: path, options: .init(maxReaders: 24))
                try OtherProcess.readAtOnce(other, 8)
                // One more would find none: sixteen of them do rest.
                let error = #expect(throws: LMDBError.self) {
                    try OtherProcess.readAtOnce(other, 9)
                }
                #expect(error?.code == .readersFull)
            }
        }
    }

    @Test("a second writing transaction on one thread is a mistake, not a wait without end")
    func nestedWrite() async throws {
        try store.create().close()
        await #expect(processExitsWith: .failure) { [path = store.path as String] in
            try OtherProcess.writeTwice(path)
        }
    }

    @Test("closing under an open transaction is a mistake")
    func closeWhileReading() async throws {
        try store.create().close()
        await #expect(processExitsWith: .failure) { [path = store.path as String] in
            let environment = try Environment(opening: path)
            try environment.read { _ in environment.close() }
        }
    }

    @Test("a child made by fork is stopped at the store that its parent opened")
    func forked() async throws {
        try store.create().close()
        await #expect(processExitsWith: .success) { [path = store.path as String] in
            let environment = try Environment(opening: path)
            let numbers = try environment.table("numbers")
            try OtherProcess.put(environment, numbers, 1)
            let reading = try OtherProcess.endOfFork { _ = try environment.read { $0.id } }
            let writing = try OtherProcess.endOfFork {
                try OtherProcess.put(environment, numbers, 2)
            }
            #expect(OtherProcess.isTrap(reading) && OtherProcess.isTrap(writing))
            try OtherProcess.put(environment, numbers, 3)
            #expect(try environment.read { try $0.count(numbers) } == 2)
            // A child that opens the store by itself is a process like any other.
            environment.close()
            let own = try OtherProcess.endOfFork { try Environment(opening: path).close() }
            #expect(own == 0)
        }
    }

    @Test("a process without rights is told so", .enabled(if: getuid() == 0))
    func permission() async throws {
        try store.create().close()
        chmod(store.directory, 0o755)
        chmod(store.path, 0o755)
        chmod(store.path + "/data.mdb", 0o600)
        await #expect(processExitsWith: .success) { [path = store.path as String] in
            guard setuid(65_534) == 0 else { return }
            for isReadOnly in [true, false] {
                let error = #expect(throws: LMDBError.self) {
                    try Environment(opening: path, options: .init(isReadOnly: isReadOnly))
                }
                #expect(error?.code == .permission)
            }
        }
    }
}

/// What the other processes do. A test that waits for one may not begin a write itself.
private enum OtherProcess {
    static func fill(_ path: String, mapSizeBytes: Int) throws {
        let environment = try Environment(
            opening: path, options: .init(mapSizeBytes: mapSizeBytes))
        let numbers = try environment.table("numbers")
        try environment.write { transaction in
            for key in 0..<1_000 as Range<UInt64> {
                try transaction.put(numbers, key: key, value: Array(repeating: 7, count: 4_000))
            }
        }
    }

    /// So many snapshots that are open together, and end together.
    static func readAtOnce(_ environment: Environment, _ count: Int) throws {
        guard count > 0 else { return }
        try environment.read { _ in try readAtOnce(environment, count - 1) }
    }

    /// Forks, and says how the child ended that did `body`, as `waitpid` says it. The C library
    /// has fork; Swift hides it, for the reason that is tested here.
    static func endOfFork(_ body: () throws -> Void) throws -> Int32 {
        let symbol = try #require(dlsym(nil, "fork"))
        let fork = unsafeBitCast(symbol, to: (@convention(c) () -> pid_t).self)
        let child = fork()
        if child == 0 {
            alarm(20)
            do {
                try body()
                _exit(0)
            } catch {
                _exit(1)
            }
        }
        var status: Int32 = 0
        try #require(waitpid(child, &status, 0) == child)
        return status
    }

    /// Ended by a failed precondition: neither well, nor by an error, nor by the alarm.
    static func isTrap(_ status: Int32) -> Bool {
        [SIGILL, SIGTRAP, SIGABRT].contains(status & 0x7f)
    }

    static func put(_ environment: Environment, _ table: Table, _ key: UInt8) throws {
        try environment.write { try $0.put(table, key: UInt64(key), value: [key]) }
    }

    static func dieWriting(_ path: String) throws {
        let environment = try Environment(opening: path)
        let numbers = try environment.table("numbers")
        try environment.write { transaction in
            try transaction.put(numbers, key: 1, value: [1])
            _ = kill(getpid(), SIGKILL)
        }
    }

    /// Room for the commit is there already, so that the limit on file sizes meets LMDB's own
    /// write.
    static func failToCommit(_ path: String) throws {
        let environment = try Environment(opening: path)
        let numbers = try environment.table("numbers")
        try put(environment, numbers, 1)
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit()
        try #require(getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
        var none = rlimit(rlim_cur: 0, rlim_max: limit.rlim_max)
        try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &none) == 0)
        let error = #expect(throws: LMDBError.self) { try put(environment, numbers, 2) }
        try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
        #expect(error?.code == .io(EFBIG))
        #expect(error?.isOutcomeUnknown == true)
        try put(environment, numbers, 3)
    }

    /// Ends well only by the alarm, should the second write wait for the first.
    static func writeTwice(_ path: String) throws {
        signal(SIGALRM) { _ in _exit(0) }
        alarm(20)
        let environment = try Environment(opening: path)
        try environment.write { _ in try environment.write { _ in } }
    }
}
