import EventLog
import Foundation
import Schema

/// A store of its own for one test, gone with the value that holds it.
final class TemporaryStore {
    let path: String
    let directory: String

    init(
        clock: EventLog.ClockChoice = .virtual(startingAt: noon),
        settings: EventLog.Settings = .init(), in parent: String = NSTemporaryDirectory()
    ) throws {
        directory = parent + "/event-log-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true)
        path = directory + "/store"
        try EventLog.create(at: path, clock: clock, settings: settings)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    func open(
        _ access: EventLog.Access = .readWrite, settings: EventLog.Settings = .init()
    ) throws -> EventLog {
        try EventLog(opening: path, access: access, settings: settings)
    }
}

let noon = Instant(nanoseconds: 1_772_366_400_000_000_000)
let anyone = Actor(identity: "panel@example.org", claimed: "The Panel")

func event(
    _ stream: String = "exception/QX-9", id: String = "e-1", type: String = "example.v1.Noted",
    payload: [UInt8] = [10, 1, 65], occurred: Instant = noon
) -> NewEvent {
    NewEvent(
        stream: stream, type: type, id: id, source: "urn:review", occurred: occurred,
        actor: anyone, correlation: "c-1", payload: payload)
}

extension EventLog {
    func outcome(of request: AppendRequest) async -> Result<Receipt, AppendError> {
        do {
            return .success(try await append(request))
        } catch {
            return .failure(error)
        }
    }

    func outcomeOfAdvance(to time: Instant) -> Result<Receipt, AppendError> {
        do {
            return .success(try advanceClock(to: time, by: anyone))
        } catch {
            return .failure(error)
        }
    }
}

func request(
    _ id: String, _ events: [NewEvent]? = nil, expecting: [StreamExpectation] = []
) -> AppendRequest {
    AppendRequest(
        key: IdempotencyKey(source: "urn:review", id: id), expectations: expecting,
        events: events ?? [event(id: id)])
}
