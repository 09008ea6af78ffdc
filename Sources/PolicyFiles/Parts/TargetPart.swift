import CaseLifecycle
import Schema

/// `targets`: of which class each is, and with which patience it is sent to.
enum TargetPart {
    static let keys = [
        "class", "max_attempts", "backoff_initial", "backoff_max", "deadline",
        "deduplication_retention",
    ]

    private static let classes: KeyValuePairs<String, TargetClass> = [
        "readable": .readable, "deduplicating": .deduplicating, "idempotent": .idempotent,
        "unprotected": .unprotected,
    ]

    static func read(_ root: Section) -> [TargetPolicy] {
        let names = CaseTarget.allCases.map(\.rawValue)
        guard let section = root.required("targets")?.section(names) else { return [] }
        return names.compactMap { name in
            guard let target = section.required(name)?.section(keys) else { return nil }
            return rules(name, target)
        }
    }

    private static func rules(_ name: String, _ target: Section) -> TargetPolicy {
        let second = DurationText.second
        let week = 7 * 24 * DurationText.hour
        let initial = target.required("backoff_initial")?.duration(1...week) ?? 0
        let longest = target.required("backoff_max")?.duration(1...week) ?? .max
        if longest < initial {
            target["backoff_max"]?.refuse(
                "it must not be below backoff_initial, \(DurationText.text(initial))")
        }
        return TargetPolicy.with {
            $0.name = name
            $0.targetClass =
                target.required("class", remedy: "declare its class; there is no default (A-48)")?
                .choice(classes) ?? .unspecified
            $0.maxAttempts = target.required("max_attempts")?.number(1...1_000) ?? 0
            $0.backoffInitialMs = UInt32(clamping: initial)
            $0.backoffMaxMs = UInt32(clamping: longest)
            $0.deadlineMs = UInt32(
                clamping: target.required("deadline")?.duration(1...600 * second) ?? 0)
            $0.deduplicationRetentionMs = retention(target, $0.targetClass)
        }
    }

    /// How long a deduplicating target remembers a key: needed there, and nowhere else.
    private static func retention(_ target: Section, _ targetClass: TargetClass) -> UInt64 {
        let decade = 10 * 366 * 24 * DurationText.hour
        guard targetClass == .deduplicating else {
            target["deduplication_retention"]?.refuse(
                "it is for a deduplicating target; leave it out")
            return 0
        }
        let stated = target.required(
            "deduplication_retention", remedy: "say how long it remembers a key, such as 720h")
        return UInt64(clamping: stated?.duration(1...decade) ?? 0)
    }
}
