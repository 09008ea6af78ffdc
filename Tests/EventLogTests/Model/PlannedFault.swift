import EventLog
import Synchronization

/// Something that happens once, on one side of the next commit.
final class PlannedFault: Sendable {
    enum Side { case before, after }
    private typealias Plan = (side: Side, body: @Sendable () throws -> Void)
    private let next = Mutex<Plan?>(nil)

    func plan(_ side: Side, _ body: @escaping @Sendable () throws -> Void) {
        next.withLock { $0 = (side, body) }
    }

    private func strike(_ side: Side) throws {
        let plan = next.withLock { next -> Plan? in
            guard next?.side == side else { return nil }
            return next.take()
        }
        try plan?.body()
    }

    var settings: EventLog.Settings {
        EventLog.Settings(
            faults: .init(
                beforeCommit: { try self.strike(.before) },
                afterCommit: { try self.strike(.after) }))
    }
}
