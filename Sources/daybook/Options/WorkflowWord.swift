import ArgumentParser
import Projections
import SwiftProtobuf

/// A word that one of the workflows' views, or both of them, have for something.
///
/// The rule: a word of the other workflow is wrong usage, never a filter that nothing passes.
struct WorkflowWord<
    Closure: SwiftProtobuf.Enum & CaseIterable & Sendable,
    Lifecycle: SwiftProtobuf.Enum & CaseIterable & Sendable
>: ExpressibleByArgument, Sendable {
    let text: String
    let closure: Closure?
    let lifecycle: Lifecycle?

    init?(argument: String) {
        text = argument
        closure = EnumWords.value(argument, of: Closure.self)
        lifecycle = EnumWords.value(argument, of: Lifecycle.self)
        if closure == nil && lifecycle == nil { return nil }
    }

    static var allValueStrings: [String] {
        let words = EnumWords.words(of: Closure.self)
        return words + EnumWords.words(of: Lifecycle.self).filter { !words.contains($0) }
    }

    /// Throws where the chosen workflow does not have the word.
    func check(_ workflow: WorkflowName, _ option: String) throws {
        let (isKnown, words) =
            switch workflow {
            case .exceptionClosure: (closure != nil, EnumWords.words(of: Closure.self))
            case .caseLifecycle: (lifecycle != nil, EnumWords.words(of: Lifecycle.self))
            }
        guard isKnown else {
            throw ValidationError(
                "‘\(text)’ is no \(option) of \(workflow.rawValue); there are "
                    + words.joined(separator: ", "))
        }
    }
}

extension Array {
    /// The groups of the closure's rows that were asked for; nil where all are.
    func closureGroups<C, L>() -> [UInt8]? where Element == WorkflowWord<C, L> {
        isEmpty ? nil : Set(compactMap { $0.closure?.group }).sorted()
    }

    /// Likewise, of the rows of cases.
    func lifecycleGroups<C, L>() -> [UInt8]? where Element == WorkflowWord<C, L> {
        isEmpty ? nil : Set(compactMap { $0.lifecycle?.group }).sorted()
    }
}
