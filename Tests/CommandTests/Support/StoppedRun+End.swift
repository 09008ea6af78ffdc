import EventLog
import Schema
import Testing

/// The rest of the story, as far as an end.
extension StoppedRun {
    /// Gives the run's effect its outcome, and abandons the run: everything about it has ended.
    static func end(_ store: TemporaryStore, reason: String) throws {
        let log = try EventLog(opening: store.path, access: .readWrite)
        let succeeded = EffectSucceeded.with { $0.key = effect }
        let event = NewEvent(
            stream: "effect/\(effect)", type: EffectSucceeded.protoMessageName, id: "done",
            source: "tests", occurred: log.now(), actor: Actor(identity: "reactor/tests"),
            payload: try succeeded.serializedBytes())
        _ = try log.appendBlocking(
            AppendRequest(key: IdempotencyKey(source: "tests", id: "done"), events: [event]))
        log.close()
        let resolved = try store.daybook(
            "followup", "resolve", followUp, "--abandon", "--reason", reason)
        try #require(resolved.status == 0, "\(resolved.errors)")
    }
}
