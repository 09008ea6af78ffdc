import EventLog
import TextForms

/// Events as `log`, `history` and every `--dry-run` print them.
///
/// The rule: `--json` is the whole event. What it prints can be folded, hashed and compared
/// without this program.
enum EventFormat {
    static let full = RecordFormat<RecordedEvent>(
        id: { $0.position.description },
        columns: [
            Column("position", "POSITION") { .number($0.position.rawValue) },
            Column("recorded", "RECORDED", .tableOnly) { .instant($0.recorded) },
            Column("stream", "STREAM") { .text($0.stream) },
            Column("revision", "REV") { .number($0.revision) },
            Column("type", "TYPE", .line) { .text($0.type) },
            Column("type", "EVENT", .tableOnly) { .text(EventName.short($0.type)) },
            Column("id", "ID", .line) { .text($0.id) },
            Column("source", "SOURCE", .line) { .text($0.source) },
            Column("recorded", "RECORDED", .line) { .instant($0.recorded) },
            Column("occurred", "OCCURRED", .line) { .instant($0.occurred) },
            Column("actor", "ACTOR") { .text($0.actor.identity) },
            Column("claimed", "CLAIMED", .line) { .text($0.actor.claimed) },
            Column("causation", "CAUSED BY", .line) { .position($0.causation) },
            Column("correlation", "CORRELATION", .line) { .text($0.correlation) },
            Column("key", "KEY", .jsonOnly) {
                .json(
                    JSONText.object([
                        (name: "source", value: .text($0.key.source)),
                        (name: "id", value: .text($0.key.id)),
                    ]))
            },
            Column("schemaVersion", "SCHEMA", .jsonOnly) { .number(UInt64($0.schemaVersion)) },
            Column("payload", "PAYLOAD", .line) { EventPayload.value(of: $0) },
            Column("leaf", "LEAF", .jsonOnly) { .hex($0.leafHash) },
        ])
}

extension Value {
    static func position(_ position: Position?) -> Value {
        position.map { .number($0.rawValue) } ?? .none
    }
}

/// Event types as a person writes them.
enum EventName {
    static let package = "daybook.v1."

    static func short(_ type: String) -> String {
        type.hasPrefix(package) ? String(type.dropFirst(package.count)) : type
    }

    /// `DispositionRecorded` and `daybook.v1.DispositionRecorded` are the same.
    static func full(_ name: String) -> String { name.contains(".") ? name : package + name }
}
