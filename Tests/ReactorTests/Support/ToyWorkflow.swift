import EventLog
import Schema

@testable import Reactor

/// A workflow that brings each version of a thing to one target of each class, one after the other.
/// A newer version stops the run of the one before.
enum Toy: Workflow {
    enum Step: String, Name { case deliver }
    enum Target: String, TargetName { case readable, deduplicating, idempotent, unprotected }

    struct State: Sendable {
        var id: String
        var latest: UInt32 = 0
        var done: UInt32 = 0
        var current: UInt32 = 0
        var runStarted = Position.start
        var series: UInt32 = 1
        var settled: Set<Target> = []
        var hasAsked = false
        /// The version whose run stopped because an outcome is unknown, as long as it is the last.
        var doubted: UInt32 = 0
        var position = Position.start
    }

    typealias Policy = Rules
    /// From the policy stream; without one nothing happens.
    struct Rules: Sendable {
        var patience: Patience?
        /// Read the target before sending, and to reconcile.
        var reads: Set<Target> = [.readable]
        var asksFirst = false
        var asksForDigest = false
    }

    static let name = "toy"
    static let streamPrefix = "thing/"
    static let policyStream = "policy/toy"
    static let initialPolicy = Rules()

    static func initialState(of subject: String) -> State {
        State(id: String(subject.dropFirst(streamPrefix.count)))
    }

    static func isAtRest(_ state: State) -> Bool { state.latest == state.done }

    static func passOver(_ state: inout State) { state.done = max(state.done, state.latest) }

    static func adopt(_ policy: inout Rules, _ event: RecordedEvent) throws {
        let adopted = try CompletionPolicyAdopted(serializedBytes: event.payload)
        policy.patience = Patience(adopted.targets[0])
        policy.reads = Set(
            adopted.targets.dropFirst().compactMap { Target(rawValue: $0.name) })
        policy.asksFirst = adopted.version >= 2
        policy.asksForDigest = adopted.version == 3
    }

    static func evolve(_ state: inout State, _ event: RecordedEvent) throws {
        state.position = event.position
        switch event.type {
        case DispositionRecorded.protoMessageName:
            let recorded = try DispositionRecorded(serializedBytes: event.payload)
            state.latest = max(state.latest, recorded.version)
        case ClosureRunStarted.protoMessageName:
            state.current = try ClosureRunStarted(serializedBytes: event.payload).run.version
            state.settled = []
            state.hasAsked = false
            state.doubted = 0
            state.series = 1
            state.runStarted = event.position
        case RevalidationConcluded.protoMessageName:
            state.hasAsked = true
        case StepSettled.protoMessageName:
            let settled = try StepSettled(serializedBytes: event.payload)
            let isLast = settled.run.version == max(state.current, state.doubted)
            if let target = Target(rawValue: settled.observed.target), isLast {
                state.settled.insert(target)
            }
        case ClosureRunResumed.protoMessageName:
            state.doubted = 0
            state.current = try ClosureRunResumed(serializedBytes: event.payload).run.version
            state.series += 1
        case ClosureRunStopped.protoMessageName:
            let blocker = try ClosureRunStopped(serializedBytes: event.payload).blocker
            state.doubted = blocker == .outcomeUnknown ? state.current : 0
            state.done = state.current
            state.current = 0
        case ClosureCompleted.protoMessageName:
            state.done = state.current
            state.current = 0
        default: break
        }
    }

    static func next(_ state: State, _ policy: Rules) -> [Action<Toy>] {
        action(state, policy).map { [$0] } ?? []
    }

    private static func action(_ state: State, _ policy: Rules) -> Action<Toy>? {
        guard let patience = policy.patience else { return nil }
        guard state.current > 0 else {
            guard state.latest > state.done else { return nil }
            return .decide([Draft(ClosureRunStarted.with { $0.run = run(state, state.latest) })])
        }
        if state.latest > state.current { return .decide([stopped(state, .superseded)]) }
        if policy.asksFirst && !state.hasAsked {
            return .inquire(
                Inquiry(
                    name: "ask", readings: [Reading("source", .source, "/things/\(state.id)")],
                    digests: policy.asksForDigest
                        ? [Reading("object", .target(.idempotent), "/objects/\(state.id)")] : [],
                    patience: patience))
        }
        guard let target = Target.allCases.first(where: { !state.settled.contains($0) }) else {
            return .decide([Draft(ClosureCompleted.with { $0.run = run(state, state.current) })])
        }
        return .effect(
            EffectRequest(
                identity(state, target), targetClass: targetClass(of: target), patience: patience,
                readings: policy.reads.contains(target)
                    ? [Reading("item", .target(target), path(state, target))] : [],
                series: state.series, runStarted: state.runStarted))
    }

    static func conclude(
        _ inquiry: Inquiry<Toy>, _ answers: Answers, _ state: State, _ policy: Rules
    ) -> [Draft] {
        guard case .answered(200, _) = answers["source"] else {
            return [stopped(state, .sourceUnreadable)]
        }
        return [
            Draft(
                RevalidationConcluded.with {
                    $0.run = run(state, state.current)
                    $0.targets = [object(answers["object"])]
                })
        ]
    }

    private static func object(_ answer: Answer) -> TargetRecord {
        TargetRecord.with {
            switch answer {
            case .digested(let digest): $0.state = "\(digest.byteCount) bytes, \(digest.sha256)"
            case .answered(let status, let body): $0.state = "HTTP \(status), \(body)"
            case .unreachable(let reason): $0.state = reason
            }
        }
    }

    static func judge(
        _ effect: EffectIdentity<Toy>, _ answers: Answers, _ state: State, _ policy: Rules
    ) -> Standing {
        switch answers.byName["item"] {
        case .answered(200, let body) where body == Array("other".utf8):
            return .conflicting("other")
        case .answered(200, let body) where body.starts(with: "<html>".utf8):
            return .unclear("a page for people")
        case .answered(200, _): return .met
        case .answered(401, _): return .unclear("it answered 401")
        default:
            return .unmet(
                RenderedRequest.with {
                    $0.method = "PUT"
                    $0.path = path(state, effect.target)
                    $0.body = .init("v\(state.current)".utf8)
                })
        }
    }

    static func settle(
        _ effect: EffectIdentity<Toy>, _ outcome: EffectOutcome, _ state: State, _ policy: Rules
    ) -> [Draft] {
        switch outcome {
        case .succeeded:
            // Told after its run had stopped in doubt: that run goes on.
            let goesOn = state.doubted > 0 && version(of: effect) == state.doubted
            return [settled(state, effect, .performed)]
                + (goesOn
                    ? [Draft(ClosureRunResumed.with { $0.run = run(state, state.doubted) })] : [])
        case .skippedByKey: return [settled(state, effect, .skippedByKey)]
        case .skippedAlreadySatisfied:
            return [settled(state, effect, .skippedAlreadySatisfied)]
        case .conflicting: return [stopped(state, .targetConflict)]
        case .unavailable, .abandoned: return [stopped(state, .targetUnavailable)]
        case .rejected: return [stopped(state, .targetRejected)]
        case .inDoubt: return [stopped(state, .outcomeUnknown)]
        case .withdrawn: return []
        }
    }

    static func identity(_ state: State, _ target: Target) -> EffectIdentity<Toy> {
        EffectIdentity(
            step: .deliver, target: target, about: [state.id, String(state.current)],
            occurrence: 1)
    }

    static func version(of effect: EffectIdentity<Toy>) -> UInt32 {
        UInt32(effect.key.split(separator: "/")[2]) ?? 0
    }

    static func path(_ state: State, _ target: Target) -> String {
        "/\(target.rawValue)/\(state.id)-\(state.current)"
    }

    static func targetClass(of target: Target) -> TargetClass {
        switch target {
        case .readable: .readable
        case .deduplicating: .deduplicating
        case .idempotent: .idempotent
        case .unprotected: .unprotected
        }
    }

    static func run(_ state: State, _ version: UInt32) -> RunID {
        RunID.with {
            $0.exceptionID = state.id
            $0.version = version
        }
    }

    private static func stopped(_ state: State, _ blocker: Blocker) -> Draft {
        Draft(
            ClosureRunStopped.with {
                $0.run = run(state, state.current)
                $0.blocker = blocker
            })
    }

    private static func settled(
        _ state: State, _ effect: EffectIdentity<Toy>, _ outcome: StepOutcome
    ) -> Draft {
        Draft(
            StepSettled.with {
                $0.run = run(state, version(of: effect))
                $0.effectKey = effect.key
                $0.outcome = outcome
                $0.observed.target = effect.target.rawValue
            })
    }
}
