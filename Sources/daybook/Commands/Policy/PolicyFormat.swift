import Schema

/// What `policy show` prints.
enum PolicyFormat {
    static let policy = RecordFormat<PolicyStream.Adopted>(
        id: { String($0.policy.version) },
        columns: [
            Column("version", "VERSION") { .number(UInt64($0.policy.version)) },
            Column("author", "AUTHOR") { .text($0.policy.author) },
            Column("approver", "APPROVER") { .text($0.policy.approver) },
            Column("coordinator", "COORDINATOR") { .text($0.policy.coordinator) },
            Column("sourceMaxAttempts", "SOURCE ATTEMPTS") {
                .number(UInt64($0.policy.sourceMaxAttempts))
            },
            Column("sourceBackoffMs", "SOURCE BACKOFF MS") {
                .number(UInt64($0.policy.sourceBackoffMs))
            },
            Column("position", "POSITION") { .number($0.event.position.rawValue) },
            Column("recorded", "RECORDED") { .instant($0.event.recorded) },
        ])

    static let target = RecordFormat<TargetPolicy>(
        id: { $0.name },
        columns: [
            Column("name", "TARGET") { .text($0.name) },
            Column("targetClass", "CLASS") { .word($0.targetClass) },
            Column("maxAttempts", "ATTEMPTS") { .number(UInt64($0.maxAttempts)) },
            Column("backoffInitialMs", "BACKOFF MS") { .number(UInt64($0.backoffInitialMs)) },
            Column("backoffMaxMs", "UP TO MS") { .number(UInt64($0.backoffMaxMs)) },
            Column("deadlineMs", "DEADLINE MS") { .number(UInt64($0.deadlineMs)) },
            Column("deduplicationRetentionMs", "RETENTION MS") {
                .counted($0.deduplicationRetentionMs)
            },
        ])
}
