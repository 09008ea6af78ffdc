import EventLog
import Schema
import Synchronization

@testable import Reactor

/// A workflow with one standing subject: it counts the things of all streams, and writes down each
/// count that it has not written yet.
enum Board: Workflow {
    enum Step: String, Name { case tell }
    enum Target: String, TargetName { case nowhere }

    struct State: Sendable, Equatable {
        /// Of all things, history included.
        var known = 0
        var history = 0
        var told = 0
    }

    static let name = "board"
    static let streamPrefix = "board/"
    static let policyStream = "policy/board"
    static let initialPolicy = 0
    static let standing = ["board/all"]
    /// How often it was asked what is next.
    static let questions = Atomic<Int>(0)

    static func subject(of event: RecordedEvent) -> String? {
        event.stream.hasPrefix("thing/") || event.stream == "board/all" ? "board/all" : nil
    }

    static func initialState(of subject: String) -> State { State() }

    static func passOver(_ state: inout State) {
        state.history = state.known
        state.told = state.known
    }

    static func adopt(_ policy: inout Int, _ event: RecordedEvent) {}

    static func evolve(_ state: inout State, _ event: RecordedEvent) throws {
        switch event.type {
        case DispositionRecorded.protoMessageName: state.known += 1
        case ClosureRunStarted.protoMessageName:
            state.told = Int(try ClosureRunStarted(serializedBytes: event.payload).run.version)
        default: break
        }
    }

    static func next(_ state: State, _ policy: Int) -> [Action<Board>] {
        questions.add(1, ordering: .relaxed)
        guard state.known > state.told else { return [] }
        return [
            .decide([
                Draft(
                    ClosureRunStarted.with {
                        $0.run = RunID.with {
                            $0.exceptionID = "\(state.history) before"
                            $0.version = UInt32(state.known)
                        }
                    })
            ])
        ]
    }

    static func conclude(
        _ inquiry: Inquiry<Board>, _ answers: Answers, _ state: State, _ policy: Int
    ) -> [Draft] { [] }

    static func judge(
        _ effect: EffectIdentity<Board>, _ answers: Answers, _ state: State, _ policy: Int
    ) -> Standing { .unclear("it has no effects") }

    static func settle(
        _ effect: EffectIdentity<Board>, _ outcome: EffectOutcome, _ state: State, _ policy: Int
    ) -> [Draft] { [] }
}
