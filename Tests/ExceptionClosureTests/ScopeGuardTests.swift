import Reactor
import Schema
import Testing

@testable import ExceptionClosure

/// What workflow A cannot do. The list of its effects and targets is closed; whoever widens it has
/// to change this test before the eyes of a reviewer.
@Suite struct ScopeGuardTests {
    @Test("A-18 A-33 A-58 X-01 there are eight effects and five targets, and no other can be named")
    func closed() {
        #expect(
            ClosureEffect.allCases.map(\.rawValue) == [
                "close-queue-item", "sync-ledger", "sync-tracker", "attach-memo",
                "attach-evidence", "notify-coordinator", "reverse-ledger", "reverse-tracker",
            ])
        #expect(
            ClosureTarget.allCases.map(\.rawValue) == [
                "queue", "ledger", "tracker", "archive", "channel",
            ])
        for word in ["contact-customer", "issue-credit", "assign-coaching", "reopen", "mail"] {
            #expect(ClosureEffect(rawValue: word) == nil)
            #expect(ClosureTarget(rawValue: word) == nil)
        }
    }

    @Test("X-01 each effect has one target of its own")
    func targets() {
        for effect in ClosureEffect.allCases {
            let steps = ClosureStep.allCases.filter { ClosureEffect($0) == effect }
            #expect(steps == [effect.step])
        }
        #expect(ClosureEffect(.recordCompletion) == nil)
    }

    @Test("A-58 A-60 a policy that names another target is refused with the names that exist")
    func foreignTarget() throws {
        var policies = CompletionPolicies()
        let policy = with(Fixture.policy) { $0.targets[4].name = "customer-mail" }
        let refusal = #expect(throws: PolicyRefusal.self) { try policies.adopt(policy) }
        #expect(refusal?.description.contains("‘customer-mail’ is no target") == true)
        #expect(policies.latest == nil)
    }

    @Test("A-48 A-60 P-15 a policy needs an approver, a class for each target, and patience")
    func policyRules() {
        let faulty: [CompletionPolicyAdopted] = [
            with(Fixture.policy) { $0.approver = $0.author },
            with(Fixture.policy) { $0.approver = "" },
            with(Fixture.policy) { $0.coordinator = "" },
            with(Fixture.policy) { $0.targets.removeLast() },
            with(Fixture.policy) { $0.targets[0].targetClass = .unspecified },
            with(Fixture.policy) { $0.targets[0].maxAttempts = 0 },
            with(Fixture.policy) { $0.targets[0].deadlineMs = 0 },
            with(Fixture.policy) { $0.targets[0].backoffMaxMs = 1 },
            with(Fixture.policy) { $0.targets.append($0.targets[0]) },
            with(Fixture.policy) { $0.sourceMaxAttempts = 0 },
            with(Fixture.policy) { $0.version = 0 },
        ]
        for policy in faulty {
            var policies = CompletionPolicies()
            #expect(throws: PolicyRefusal.self) { try policies.adopt(policy) }
        }
        #expect(Fixture.policy.defect == nil)
    }

    @Test("A-48 P-15 a deduplicating target says how long it remembers a key, and no other does")
    func retention() throws {
        let silent = with(Fixture.policy) { $0.targets[1].deduplicationRetentionMs = 0 }
        #expect(silent.defect?.contains("ledger: deduplication_retention_ms must be") == true)
        let talkative = with(Fixture.policy) { $0.targets[0].deduplicationRetentionMs = 1 }
        #expect(talkative.defect?.contains("queue: deduplication_retention_ms is for") == true)
        // Adopted before it was asked for: in force, and its retention is not known.
        var policies = CompletionPolicies()
        try policies.adopt(silent)
        #expect(policies[1]?.rules(for: .ledger).deduplicationRetentionMs == 0)
    }

    private func with<M>(_ message: M, _ change: (inout M) -> Void) -> M {
        var copy = message
        change(&copy)
        return copy
    }
}
