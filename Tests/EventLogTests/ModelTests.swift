import EventLog
import Testing

/// The log as a page of arrays: what it must do, without how.
private struct Model {
    struct Entry: Equatable {
        var stream: String
        var revision: UInt64
        var id: String
    }

    enum Answer: Equatable {
        case receipt(first: Int, last: Int, isDuplicate: Bool)
        case conflict(first: Int, recorded: Int)
        case wrongRevision(actual: UInt64)
    }

    var entries = [Entry(stream: "store", revision: 1, id: "store-created")]
    private var keys: [String: (content: [[UInt8]], first: Int, last: Int)] = [:]
    private var conflicts: [String: [(content: [[UInt8]], recorded: Int)]] = [:]

    func revision(_ stream: String) -> UInt64 {
        UInt64(entries.count { $0.stream == stream })
    }

    private mutating func add(_ stream: String, _ id: String) {
        entries.append(Entry(stream: stream, revision: revision(stream) + 1, id: id))
    }

    mutating func append(_ request: AppendRequest) -> Answer {
        let content = request.events.map(\.payload)
        if let known = keys[request.key.id] {
            if known.content == content {
                return .receipt(first: known.first, last: known.last, isDuplicate: true)
            }
            let earlier = conflicts[request.key.id, default: []].first { $0.content == content }
            if let earlier { return .conflict(first: known.first, recorded: earlier.recorded) }
            add("conflict", "")
            conflicts[request.key.id, default: []].append((content, entries.count))
            return .conflict(first: known.first, recorded: entries.count)
        }
        for expectation in request.expectations {
            let actual = revision(expectation.stream)
            let holds =
                switch expectation.revision {
                case .any: true
                case .noStream: actual == 0
                case .exactly(let wanted): actual == wanted
                }
            if !holds { return .wrongRevision(actual: actual) }
        }
        let first = entries.count + 1
        for event in request.events { add(event.stream, event.id) }
        keys[request.key.id] = (content, first, entries.count)
        return .receipt(first: first, last: entries.count, isDuplicate: false)
    }
}

@Suite("Random histories against a plain model") struct ModelTests {
    private func randomRequest(_ random: inout SeededGenerator, _ model: Model) -> AppendRequest {
        let key = "k-\(Int.random(in: 0..<60, using: &random))"
        let events = (0..<Int.random(in: 1...3, using: &random)).map { index in
            // Few payloads, so that a repeated key often says the same, and sometimes not.
            event(
                "s/\(Int.random(in: 0..<6, using: &random))", id: "\(key)/\(index)",
                payload: [UInt8.random(in: 0..<2, using: &random)])
        }
        var expectations: [StreamExpectation] = []
        if Bool.random(using: &random) {
            let stream = "s/\(Int.random(in: 0..<6, using: &random))"
            let revision = model.revision(stream)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: expectations = [StreamExpectation(stream, .noStream)]
            case 1: expectations = [StreamExpectation(stream, .exactly(revision))]
            case 2: expectations = [StreamExpectation(stream, .exactly(revision + 1))]
            default: expectations = [StreamExpectation(stream, .any)]
            }
        }
        return request(key, events, expecting: expectations)
    }

    private func answer(_ result: Result<Receipt, AppendError>) -> Model.Answer? {
        switch result {
        case .success(let receipt):
            .receipt(
                first: Int(receipt.first.rawValue), last: Int(receipt.last.rawValue),
                isDuplicate: receipt.isDuplicate)
        case .failure(.conflict(_, let first, let recorded)):
            .conflict(first: Int(first.rawValue), recorded: Int(recorded.rawValue))
        case .failure(.wrongExpectedRevision(_, _, let actual)): .wrongRevision(actual: actual)
        case .failure: nil
        }
    }

    @Test("S1 answers, order, revisions and heads are the model's", arguments: 1...12)
    func history(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        var model = Model()
        let store = try TemporaryStore()
        var log = try store.open()
        for _ in 0..<25 {
            let batch = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                randomRequest(&random, model)
            }
            let expected = batch.map { model.append($0) }
            #expect(log.appendAll(batch).map(answer) == expected)
            if Int.random(in: 0..<6, using: &random) == 0 {
                log.close()
                log = try store.open()
            }
        }
        let found = try log.read(limit: .max)
        #expect(found.map(\.position.rawValue) == Array(1...UInt64(model.entries.count)))
        #expect(found.map(\.stream) == model.entries.map(\.stream))
        #expect(found.map(\.revision) == model.entries.map(\.revision))
        for (event, entry) in zip(found, model.entries) where entry.stream.hasPrefix("s/") {
            #expect(event.id == entry.id)
        }
        #expect(try log.head().streams == UInt64(Set(model.entries.map(\.stream)).count))
        #expect(try log.verify() == VerifyReport(head: log.head(), problems: []))
    }
}
