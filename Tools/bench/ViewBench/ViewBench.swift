import EventLog
import Glibc
import Projections
import Schema

/// What lists and rows cost, now and as of a moment: one line of JSON for each measure. In C on raw
/// LMDB `floor/views.c` does it with a table of the present alone; `Tools/bench/time-travel` runs
/// both.
///
///     daybook-bench-views fill|measure DIRECTORY SEED EVENTS
@main
struct ViewBench {
    let directory: String
    let seed: UInt64
    let events: Int

    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 5, let seed = UInt64(arguments[3]), let events = Int(arguments[4])
        else {
            let usage = "usage: daybook-bench-views fill|measure DIRECTORY SEED EVENTS\n"
            _ = Glibc.write(STDERR_FILENO, usage, usage.utf8.count)
            exit(64)
        }
        let bench = ViewBench(directory: arguments[2], seed: seed, events: events)
        if arguments[1] == "fill" { try bench.fill() } else { try bench.measure() }
    }

    // MARK: Filling

    private static let page = 10_000

    /// Appends and folds up to the size, from where the store ends.
    private func fill() throws {
        if access(directory, F_OK) != 0 {
            try EventLog.create(at: directory, clock: .virtual(startingAt: ViewWorkload.start))
        }
        let log = try EventLog(opening: directory, access: .readWrite)
        defer { log.close() }
        let views = Views(store: directory, log: log, registry: [ItemView.self])
        defer { views.close() }
        let before = Int(try log.head().position.rawValue)
        var workload = ViewWorkload(seed: seed)
        workload.skip(before)
        var done = before
        while done < events {
            let count = min(Self.page, events - done)
            for result in log.appendAll(try workload.requests(count)) { _ = try result.get() }
            done += count
        }
        let written = writtenBytes()
        let took = try ContinuousClock().measure { try views.catchUp() }
        print(
            #"{"op":"fold","n":\#(events - before),"seconds":\#(took / .seconds(1)),"#
                + #""writtenBytes":\#(writtenBytes() - written)}"#)
    }

    /// What this process has written so far, by the kernel's count.
    private func writtenBytes() -> Int {
        guard let file = fopen("/proc/self/io", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
            if text.hasPrefix("wchar: ") { return Int(text.dropFirst(7).dropLast()) ?? 0 }
        }
        return 0
    }

    // MARK: Measuring

    private static let points = 20_000
    private static let closedRows = 10_000

    private func measure() throws {
        let log = try EventLog(opening: directory, access: .readOnly)
        defer { log.close() }
        let views = Views(store: directory, log: log, registry: [ItemView.self])
        defer { views.close() }
        var workload = ViewWorkload(seed: seed)
        workload.skip(events)
        let items = workload.items
        let head = try log.head().position
        let size = UInt64(events)
        func moments(_ count: Int) -> [Position] {
            (0..<count).map { _ in
                Position(head.rawValue - size + size / 10 + workload.number() % (size - size / 10))
            }
        }
        let keys = (0..<Self.points).map { _ in
            ViewWorkload.key(Int(workload.number() % UInt64(items)) + 1)
        }
        for isPast in [false, true] {
            let name = isPast ? "as-of" : "now"
            let times = isPast ? moments(20) : Array(repeating: head, count: 20)
            try report("point \(name)") {
                for (index, time) in times.enumerated() {
                    let snapshot = try views.snapshot(of: ItemView.self, asOf: time)
                    let share = keys.count / times.count
                    for key in keys[index * share..<(index + 1) * share] {
                        _ = try snapshot.row(key)
                    }
                }
                return keys.count
            }
            try report("open \(name)") {
                try times.reduce(0) { try $0 + list(views, 1, at: $1) }
            }
            try report("closed \(name)") {
                try times.reduce(0) {
                    try $0 + list(views, UInt8(ViewWorkload.closed), at: $1, Self.closedRows)
                }
            }
        }
    }

    private func list(
        _ views: Views, _ group: UInt8, at position: Position, _ limit: Int = .max
    ) throws -> Int {
        var stream = try views.stream(ItemView.self, asOf: position, groups: [group])
        var count = 0
        while count < limit, case let page = try stream.nextPage(), !page.isEmpty {
            count += page.count
        }
        return count
    }

    private func report(_ op: String, _ body: () throws -> Int) rethrows {
        _ = try body()
        var rows = 0
        let took = try ContinuousClock().measure { rows = try body() }
        let nanoseconds = took / .nanoseconds(1) / Double(max(1, rows))
        print(#"{"op":"\#(op)","n":\#(rows),"nanosecondsPerRow":\#(nanoseconds)}"#)
    }
}
