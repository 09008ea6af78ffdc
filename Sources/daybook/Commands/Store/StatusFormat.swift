import EventLog
import Projections
import Schema

/// What `status` prints: the store, its views, its reactors.
enum StatusFormat {
    struct Summary {
        let storeID: String
        let clock: ClockMode
        let now: Instant
        let head: EventLog.Head
        let generation: UInt32
        let openFollowUps: Int
    }

    static let summary = RecordFormat<Summary>(
        id: { $0.storeID },
        columns: [
            Column("storeId", "STORE") { .text($0.storeID) },
            Column("clock", "CLOCK") { .word($0.clock) },
            Column("now", "NOW") { .instant($0.now) },
            Column("head", "HEAD") { .position($0.head.position) },
            Column("headRecorded", "RECORDED") { .instant($0.head.recorded) },
            Column("root", "TREE HEAD") { .hex($0.head.root) },
            Column("streams", "STREAMS") { .number($0.head.streams) },
            Column("generation", "GENERATION") { .number(UInt64($0.generation)) },
            Column("openFollowups", "OPEN FOLLOW-UPS") { .number(UInt64($0.openFollowUps)) },
        ])

    static let view = RecordFormat<ViewStatus>(
        id: { $0.name },
        columns: [
            Column("name", "VIEW") { .text($0.name) },
            Column("version", "VERSION") { .number(UInt64($0.version)) },
            Column("position", "POSITION") { .number($0.position.rawValue) },
            Column("lag", "LAG") { .number($0.lag) },
            Column("stoppedAt", "STOPPED AT") { .position($0.stopped?.at) },
            Column("stoppedReason", "WHY") { .optional($0.stopped?.reason ?? "") },
        ])

    static let reactor = RecordFormat<RecordedEvent>(
        id: { $0.stream },
        columns: [
            Column("name", "REACTOR") { .text(String($0.stream.dropFirst("reactor/".count))) },
            Column("epoch", "EPOCH") { .counted(epoch($0)?.epoch ?? 0) },
            Column("startPosition", "FROM") { .number(epoch($0)?.startPosition ?? 0) },
            Column("host", "HOST") { .optional(epoch($0)?.host ?? "") },
            Column("pid", "PID") { .counted(epoch($0)?.pid ?? 0) },
            Column("takenOver", "TAKEN OVER") { .flag(epoch($0)?.takenOver ?? false) },
            Column("started", "STARTED") { .instant($0.recorded) },
        ])

    private static func epoch(_ event: RecordedEvent) -> ReactorEpochStarted? {
        guard event.type == ReactorEpochStarted.protoMessageName else { return nil }
        return try? ReactorEpochStarted(serializedBytes: event.payload)
    }
}
