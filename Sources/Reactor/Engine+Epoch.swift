import EventLog
import Schema
import SwiftProtobuf

/// The start of an epoch: from its event on, no older epoch can intend or attempt anything.
extension Engine {
    var epochStream: String { "reactor/\(options.name)" }

    func beginEpoch(takingOver: Bool) async throws(ReactorError) {
        while true {
            let last = try lastEpoch()
            let now = try time()
            var started = ReactorEpochStarted()
            started.reactor = options.name
            started.epoch = (last?.epoch ?? 0) + 1
            started.startPosition = try startPosition(last).rawValue
            started.host = options.host
            started.pid = options.processID
            started.takenOver = takingOver
            do {
                _ = try await journal.append(request(started, at: now))
                epoch = started.epoch
                start = Position(started.startPosition)
                logger.info(
                    "epoch \(epoch) begins", metadata: ["start": "\(start)"])
                return
            } catch {
                // Another start was quicker: the next epoch is ours.
                if case .wrongExpectedRevision = error { continue }
                throw .append(error)
            }
        }
    }

    /// What a first start would append, folded as if it stood in the log: a workflow may go by it.
    func supposeEpoch() throws(ReactorError) {
        var started = ReactorEpochStarted()
        started.reactor = options.name
        started.epoch = epoch
        started.startPosition = start.rawValue
        let now = try time()
        let supposed: [RecordedEvent]
        do {
            supposed = try journal.dryRun(request(started, at: now))
        } catch {
            throw .append(error)
        }
        do {
            for event in supposed { try fold(event) }
        } catch {
            throw .store(error)
        }
    }

    private func time() throws(ReactorError) -> Instant {
        do {
            return try journal.now()
        } catch {
            throw .store(error)
        }
    }

    func lastEpoch() throws(ReactorError) -> ReactorEpochStarted? {
        let event: RecordedEvent?
        do {
            event = try journal.readStreamBackward(epochStream, from: nil, limit: 1).first
        } catch {
            throw .store(error)
        }
        guard let event else { return nil }
        guard let epoch = try? ReactorEpochStarted(serializedBytes: event.payload),
            UInt64(epoch.epoch) == event.revision
        else { throw .broken("\(epochStream) has an event at \(event.position) that is no epoch") }
        return epoch
    }

    /// Remembered since the first start; only that one must say it.
    func startPosition(_ last: ReactorEpochStarted?) throws(ReactorError) -> Position {
        if let last {
            if options.start != nil {
                logger.notice("--start was given before and stays @\(last.startPosition)")
            }
            return Position(last.startPosition)
        }
        let head: Position
        do {
            head = try journal.headPosition()
        } catch {
            throw .store(error)
        }
        switch options.start {
        case nil: throw .startNeeded(reactor: options.name)
        case .now: return head
        case .beginning: return .start
        case .at(let position):
            guard position <= head else {
                throw .startBeyondHead(asked: position, head: head)
            }
            return position
        }
    }

    private func request(_ started: ReactorEpochStarted, at now: Instant) -> AppendRequest {
        let draft = Draft(started)
        let source = "daybook:reactor/\(options.name)"
        let chance = UInt64.random(in: .min ... .max)
        let id = "\(started.epoch)/\(options.host)/\(options.processID)/\(chance)"
        let event = NewEvent(
            stream: epochStream, type: draft.type, id: id, source: source,
            occurred: now, actor: Actor(identity: "reactor/\(options.name)"),
            payload: draft.payload)
        return AppendRequest(
            key: IdempotencyKey(source: source, id: id),
            expectations: [
                Expectation(
                    epochStream,
                    started.epoch == 1 ? .noStream : .exactly(UInt64(started.epoch) - 1))
            ], events: [event])
    }
}
