import Business
import EventLog
import Synchronization
import ZoneFiles

/// The machine's zones, each compiled once for all tests.
enum Zones {
    private static let cache = Mutex<[String: ZoneRules]>([:])

    static func named(_ identifier: String) throws -> ZoneRules {
        if let rules = cache.withLock({ $0[identifier] }) { return rules }
        let rules = try ZoneDatabase().rules(for: identifier)
        cache.withLock { $0[identifier] = rules }
        return rules
    }
}

/// A moment from RFC 3339 text; a mistake in a test's own text ends the test.
func at(_ text: String) -> Instant { try! Instant(rfc3339: text) }

func date(_ text: String) -> LocalDate { try! LocalDate(iso: text) }

/// `2026-12-25T09:00`.
func local(_ text: String) -> LocalDateTime {
    let parts = text.split(separator: "T")
    return LocalDateTime(date: date(String(parts[0])), time: try! LocalTime(parts[1]))
}
