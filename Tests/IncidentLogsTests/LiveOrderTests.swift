import Testing

@testable import IncidentLogs

/// The order of arrival, and that sorting changes nothing else.
struct LiveOrderTests {
    private func rows(_ count: Int, _ random: inout SeededRandom) throws -> [IncidentRow] {
        let lines = (0..<count).map { _ in
            var changes = [
                "number": "INC\(Int.random(in: 1...40, using: &random))",
                "sys_mod_count": "\(Int.random(in: 0...3, using: &random))",
                "sys_updated_at": "1/\(Int.random(in: 1...3, using: &random))/2016 10:00",
                "incident_state": ["New", "Closed", "-100"].randomElement(using: &random)!,
                "assigned_to": ["?", "Resolver 1", "Resolver 2"].randomElement(using: &random)!,
                "priority": ["1 - Critical", "9"].randomElement(using: &random)!,
                "sys_created_at": ["?", "31/12/2100 23:59"].randomElement(using: &random)!,
            ]
            for column in ["category", "subcategory", "location", "u_symptom", "notify", "vendor"] {
                changes[column] = ["?", "\(column) 1"].randomElement(using: &random)!
            }
            for column in ["active", "made_sla", "knowledge", "u_priority_confirmation"] {
                changes[column] = Bool.random(using: &random) ? "true" : "false"
            }
            return Log.row(changes)
        }
        return Log.rows(try Log.records(lines))
    }

    @Test("B-58 rows out of order come out by minute, count of changes, then row")
    func order() throws {
        var random = SeededRandom(seed: 13)
        for count in [0, 1, 2, 300] {
            let rows = try rows(count, &random)
            #expect(rows.count == count)
            var order = LiveOrder()
            for row in rows.shuffled(using: &random) { try order.add(row) }
            let expected = rows.sorted {
                ($0.sysUpdatedAt.minutesSince1970, $0.sysModCount, $0.row)
                    < ($1.sysUpdatedAt.minutesSince1970, $1.sysModCount, $1.row)
            }
            #expect(Array(order.sorted()) == expected)
        }
    }

    @Test("B-58 of two updates in one minute the count of changes decides, not the place")
    func sameMinute() throws {
        let lines = ["3", "10", "2"].map { Log.row(["sys_mod_count": $0]) }
        var order = LiveOrder()
        for row in Log.rows(try Log.records(lines)) { try order.add(row) }
        #expect(order.sorted().map(\.sysModCount) == [2, 3, 10])
    }

    @Test("A row takes a hundred bytes while it waits, and the number of rows is bounded")
    func bounds() throws {
        #expect(LiveOrder.bytesPerRow == 100)
        let row = try #require(Log.rows(try Log.records([Log.row()])).first)
        var order = LiveOrder(maxRows: 2)
        try order.add(row)
        try order.add(row)
        #expect(throws: LiveOrderError(maxRows: 2)) { try order.add(row) }
    }

    @Test("Wall minutes order, count and come back as a calendar has them")
    func minutes() {
        var random = SeededRandom(seed: 1)
        let days = 131 * 365 + 32
        let minutes =
            [0, days * 1440 - 1]
            + (0..<2000).map { _ in
                Int.random(in: 0..<days * 1440, using: &random)
            }
        for (a, b) in zip(minutes, minutes.reversed()) {
            let (x, y) = (WallMinute(minutesSince1970: a), WallMinute(minutesSince1970: b))
            #expect(x.minutesSince1970 == a && (x < y) == (a < b))
        }
        #expect(WallMinute(minutesSince1970: minutes[1]).description == "2100-12-31 23:59")
    }

    @Test("A pool gives back what was made for the bytes, also when it is full")
    func pool() {
        var pool = BytePool<Int>()
        var made = 0
        func value(_ number: Int) -> Int {
            Array("name \(number)".utf8).withUnsafeBytes { bytes in
                pool.value(of: bytes) { _ in
                    made += 1
                    return number
                }
            }
        }
        let count = BytePool<Int>.maxEntries + 100
        for number in 0..<count { #expect(value(number) == number) }
        #expect(made == count && pool.count == BytePool<Int>.maxEntries)
        for number in 0..<count { #expect(value(number) == number) }
        #expect(made == count + 100)
    }
}
