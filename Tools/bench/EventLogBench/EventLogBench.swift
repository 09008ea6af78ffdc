import EventLog
import Glibc

/// What `floor` does in C on raw LMDB, done by the event log: the same events, the same commits,
/// one line of JSON for each measure. `Tools/bench/run` runs both and prints the ratios.
///
///     daybook-bench DIRECTORY SEED SINGLE GROUP BULK time|random [GROWTH]
@main
struct EventLogBench {
    static let batch = 1_000
    /// Divides a tenth of the smallest size at which a growing log is measured.
    static let page = 10_000
    /// Between two pages nothing is prepared while the log writes.
    static let bulkPage = 50_000

    let directory: String
    let workload: Workload

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard 7...8 ~= arguments.count, let seed = UInt64(arguments[2]),
            let single = Int(arguments[3]), let group = Int(arguments[4]),
            let bulk = Int(arguments[5])
        else {
            let usage =
                "usage: daybook-bench DIRECTORY SEED SINGLE GROUP BULK time|random [GROWTH]\n"
            _ = Glibc.write(STDERR_FILENO, usage, usage.utf8.count)
            exit(64)
        }
        let workload = Workload(seed: seed, hasRandomIDs: arguments[6] == "random")
        let bench = EventLogBench(directory: arguments[1], workload: workload)
        if let growth = arguments.dropFirst(7).first.flatMap({ Int($0) }) {
            return try await bench.grow(to: growth)
        }
        try bench.single(single)
        try await bench.group("group", group, waiters: 64)
        try await bench.group("group256", 2 * group, waiters: 256)
        try await bench.bulk(bulk)
    }

    /// One durable commit an event.
    private func single(_ count: Int) throws {
        var workload = workload
        let requests = workload.next(count)
        let log = try open("single")
        defer { log.close() }
        let clock = ContinuousClock()
        let took = try clock.measure {
            for request in requests { _ = try log.appendBlocking(request) }
        }
        report("single", count, commits: count, took)
    }

    /// Tasks that each wait for their own event to be durable; the writer commits what waits.
    private func group(_ name: String, _ count: Int, waiters: Int) async throws {
        var workload = workload
        let each = count / waiters
        let requests = (0..<waiters).map { _ in workload.next(each) }
        let log = try open(name)
        defer { log.close() }
        var recorded: Set<Instant> = []
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: [Instant].self) { group in
            for requests in requests {
                group.addTask {
                    var moments: [Instant] = []
                    for request in requests {
                        moments.append(try await log.append(request).recorded)
                    }
                    return moments
                }
            }
            for try await moments in group { recorded.formUnion(moments) }
        }
        // All events of a commit are recorded at one moment.
        report(name, each * waiters, commits: recorded.count, .now - start)
    }

    /// A thousand events a commit, the next thousand prepared meanwhile; then a replay that
    /// verifies every record's checksum.
    private func bulk(_ count: Int) async throws {
        var workload = workload
        let log = try open("bulk")
        defer { log.close() }
        let clock = ContinuousClock()
        var took = Duration.zero
        // Not all at once: they would take the memory that the file's pages are kept in.
        for start in stride(from: 0, to: count, by: Self.bulkPage) {
            let requests = workload.next(min(Self.bulkPage, count - start))
            took += try await clock.measure { try await append(requests, to: log) }
        }
        report("bulk", count, commits: (count + Self.batch - 1) / Self.batch, took)
        var seen = 0
        let replay = try clock.measure {
            try log.scan { _ in seen += 1 }
        }
        report("replay", seen, commits: 0, replay)
    }

    /// A thousand a commit; while one is written the next is prepared.
    private func append(_ requests: [AppendRequest], to log: EventLog) async throws {
        var underWay: Task<Void, any Error>?
        for start in stride(from: 0, to: requests.count, by: Self.batch) {
            let page = Array(requests[start..<min(start + Self.batch, requests.count)])
            let next = Task {
                for result in await log.append(all: page) { _ = try result.get() }
            }
            try await underWay?.value
            underWay = next
        }
        try await underWay?.value
    }

    /// The rate of the last tenth before each power of ten. The making of events is not timed, but
    /// that of requests from them is, a page ahead.
    private func grow(to count: Int) async throws {
        var workload = workload
        let log = try open("growth")
        defer { log.close() }
        let clock = ContinuousClock()
        var (reached, mark) = (0, 100_000)
        while reached < count {
            var took = Duration.zero
            let end = min(mark, count)
            while reached < end {
                if reached == end / 10 * 9 { took = .zero }
                let requests = workload.next(min(Self.page, end - reached))
                took += try await clock.measure { try await append(requests, to: log) }
                reached += requests.count
            }
            report("at \(end)", end / 10, commits: end / 10 / Self.batch, took)
            mark *= 10
        }
    }

    private func open(_ name: String) throws -> EventLog {
        let store = directory + "/" + name
        try EventLog.create(at: store, clock: .real)
        return try EventLog(opening: store, access: .readWrite)
    }

    private func report(_ operation: String, _ count: Int, commits: Int, _ took: Duration) {
        let seconds = took / .seconds(1)
        print(
            """
            {"op":"\(operation)","n":\(count),"commits":\(commits),\
            "seconds":\(seconds),"eventsPerSecond":\(Double(count) / seconds)}
            """)
    }
}
