import EventLog
import Foundation
import Projections
import Schema
import SwiftProtobuf

/// A store in a temporary directory, with a virtual clock, removed with its last user.
final class TestStore {
    let path: String
    private(set) var log: EventLog
    private(set) var views: Views
    private var appended = 0

    static let registry: [any View.Type] = GenericViews.all + [TallyView.self]

    init(registry: [any View.Type] = TestStore.registry) throws {
        path = NSTemporaryDirectory() + "daybook-views-" + UUID().uuidString
        try EventLog.create(at: path, clock: .virtual(startingAt: Events.epoch))
        log = try EventLog(opening: path, access: .readWrite)
        views = Views(store: path, log: log, registry: registry)
    }

    deinit {
        close()
        try? FileManager.default.removeItem(atPath: path)
    }

    var head: Position { get throws { try log.head().position } }

    /// Ends what this process has open, so that files can be exchanged or others can look.
    func close() {
        views.close()
        log.close()
    }

    func reopen(registry: [any View.Type] = TestStore.registry) throws {
        close()
        log = try EventLog(opening: path, access: .readWrite)
        views = Views(store: path, log: log, registry: registry)
    }

    func append(_ messages: [any SwiftProtobuf.Message]) throws {
        let requests = try messages.map { message in
            appended += 1
            let id = "\(log.storeID)-\(appended)-\(UUID().uuidString)"
            return AppendRequest(
                key: IdempotencyKey(source: "test", id: id),
                events: [
                    NewEvent(
                        stream: "quarantine", type: type(of: message).protoMessageName, id: id,
                        source: "test", occurred: Events.epoch, actor: Actor(identity: "tester"),
                        payload: try message.serializedBytes())
                ])
        }
        for result in log.appendAll(requests) { _ = try result.get() }
    }

    func append(
        _ message: some SwiftProtobuf.Message, on stream: String, occurred: Instant
    ) throws {
        let id = UUID().uuidString
        let event = NewEvent(
            stream: stream, type: type(of: message).protoMessageName, id: id, source: "test",
            occurred: occurred, actor: Actor(identity: "tester"),
            payload: try message.serializedBytes())
        let key = IdempotencyKey(source: "test", id: id)
        _ = try log.appendBlocking(AppendRequest(key: key, events: [event]))
    }

    func tally(_ key: String, _ amount: UInt32, type: String = "") throws {
        try append([Self.tally(key, amount, type: type)])
    }

    static func tally(_ key: String, _ amount: UInt32, type: String = "") -> EventQuarantined {
        EventQuarantined.with {
            $0.source = key
            $0.sizeBytes = amount
            $0.type = type
            $0.id = "\(key)/\(amount)"
        }
    }
}
