import EventLog

/// Requests as senders make them: few keys, few streams, few payloads, so that a key often comes
/// again with the same content and sometimes with another, and expectations are right and wrong.
struct RandomRequests {
    static let streams = (0..<6).map { "s/\($0)" }
    static let types = (0..<3).map { "example.v1.T\($0)" }

    static func request(
        _ random: inout SeededGenerator, _ model: LogModel
    ) -> AppendRequest {
        let key = "k-\(Int.random(in: 0..<60, using: &random))"
        let events = (0..<Int.random(in: 1...3, using: &random)).map { index in
            anyEvent(&random, id: "\(key)/\(index)")
        }
        let expectations = (0..<Int.random(in: 0...2, using: &random)).map { _ in
            expectation(&random, model)
        }
        return EventLogTests.request(key, events, expecting: expectations)
    }

    /// Of a stream and a key of its own, so that any order among several of them is right.
    static func independent(_ random: inout SeededGenerator, _ name: String) -> AppendRequest {
        let events = (0..<Int.random(in: 1...3, using: &random)).map { index in
            event("own/\(name)", id: "\(name)/\(index)", type: types[index])
        }
        return EventLogTests.request(
            "own-\(name)", events, expecting: [StreamExpectation("own/\(name)", .noStream)])
    }

    private static func anyEvent(_ random: inout SeededGenerator, id: String) -> NewEvent {
        event(
            streams.randomElement(using: &random) ?? "s", id: id,
            type: types.randomElement(using: &random) ?? "t",
            payload: [UInt8.random(in: 0..<2, using: &random)])
    }

    private static func expectation(
        _ random: inout SeededGenerator, _ model: LogModel
    ) -> StreamExpectation {
        let stream = streams.randomElement(using: &random) ?? "s"
        let revision = model.revision(stream)
        return switch Int.random(in: 0..<8, using: &random) {
        case 0: StreamExpectation(stream, .noStream)
        case 1: StreamExpectation(stream, .exactly(revision + 1))
        case 2: StreamExpectation(stream, .exactly(revision == 0 ? 7 : revision - 1))
        case 3, 4: StreamExpectation(stream, .any)
        default: StreamExpectation(stream, .exactly(revision))
        }
    }
}
