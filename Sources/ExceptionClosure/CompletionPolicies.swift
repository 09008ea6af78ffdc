import EventLog
import Reactor
import Schema

/// The completion policies that were adopted. A run pins one by its version.
package struct CompletionPolicies: Sendable, Equatable {
    /// In the order of their versions.
    private var adopted: [CompletionPolicyAdopted] = []

    package init() {}

    package var latest: CompletionPolicyAdopted? { adopted.last }

    package subscript(version: UInt32) -> CompletionPolicyAdopted? {
        adopted.first { $0.version == version }
    }

    /// Takes a policy that keeps the rules, and refuses any other. One that was adopted before
    /// retention was asked for stays in force: its retention is not known, and counts as over.
    package mutating func adopt(_ policy: CompletionPolicyAdopted) throws(PolicyRefusal) {
        if let defect = policy.lastingDefect {
            throw PolicyRefusal(version: policy.version, defect)
        }
        guard policy.version > adopted.last?.version ?? 0 else {
            throw PolicyRefusal(
                version: policy.version,
                "its version must be above \(adopted.last?.version ?? 0), the latest one")
        }
        adopted.append(policy)
    }
}

/// Why a policy is not taken.
package struct PolicyRefusal: Error, Equatable, CustomStringConvertible {
    package var version: UInt32
    package var reason: String

    init(version: UInt32, _ reason: String) {
        self.version = version
        self.reason = reason
    }

    package var description: String { "completion policy \(version) is refused: \(reason)" }
}

extension CompletionPolicyAdopted {
    /// What is wrong with it and how to mend it, as long as it is not adopted; nil if nothing.
    package var defect: String? {
        if let lastingDefect { return lastingDefect }
        for rules in targets {
            if let defect = rules.retentionDefect { return "\(rules.name): \(defect)" }
        }
        return nil
    }

    /// By the rules that hold for every policy that ever was in force.
    fileprivate var lastingDefect: String? {
        if author.isEmpty || approver.isEmpty { return "name its author and its approver" }
        if author == approver {
            return "\(approver) wrote it; somebody else must approve it (A-60)"
        }
        if coordinator.isEmpty { return "name the coordinator's audience" }
        if coordinator.utf8.count > Bounds.audienceBytes {
            return "the coordinator's audience has \(coordinator.utf8.count) bytes; "
                + "at most \(Bounds.audienceBytes) are taken, so shorten it"
        }
        if sourceMaxAttempts == 0 { return "source_max_attempts must be at least 1" }
        for target in targets where ClosureTarget(rawValue: target.name) == nil {
            return "‘\(target.name)’ is no target of exception closure (A-58); use "
                + ClosureTarget.allCases.map(\.rawValue).joined(separator: ", ")
        }
        for target in ClosureTarget.allCases {
            let rules = targets.filter { $0.name == target.rawValue }
            guard rules.count == 1 else { return "give exactly one rule for \(target.rawValue)" }
            if let defect = rules[0].defect { return "\(target.rawValue): \(defect)" }
        }
        return nil
    }

    package func rules(for target: ClosureTarget) -> TargetPolicy {
        guard let rules = targets.first(where: { $0.name == target.rawValue }) else {
            preconditionFailure("an adopted policy has a rule for \(target.rawValue)")
        }
        return rules
    }

    /// With which patience source and targets are read.
    package var readingPatience: Patience {
        Patience.with {
            $0.maxAttempts = sourceMaxAttempts
            $0.backoffInitialMs = sourceBackoffMs
            $0.backoffMaxMs = max(sourceBackoffMs, targets.map(\.backoffMaxMs).max() ?? 0)
            $0.deadlineMs = targets.map(\.deadlineMs).max() ?? 0
        }
    }
}
