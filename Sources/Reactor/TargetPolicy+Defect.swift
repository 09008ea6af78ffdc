import Schema

/// What every workflow asks of a target's rules before it takes a policy.
extension TargetPolicy {
    /// By the rules that hold for every policy that ever was in force; nil if nothing is wrong.
    package var defect: String? {
        switch targetClass {
        case .readable, .deduplicating, .idempotent, .unprotected: break
        case .unspecified, .UNRECOGNIZED: return "declare its class (A-48)"
        }
        if maxAttempts == 0 { return "max_attempts must be at least 1" }
        if deadlineMs == 0 { return "deadline_ms must be above 0" }
        if backoffMaxMs < backoffInitialMs {
            return "backoff_max_ms must not be below backoff_initial_ms"
        }
        return nil
    }

    /// Without it, a key would be sent again to a target that has forgotten it.
    package var retentionDefect: String? {
        if targetClass == .deduplicating {
            return deduplicationRetentionMs > 0
                ? nil
                : "deduplication_retention_ms must be above 0: say how long it remembers a key"
        }
        return deduplicationRetentionMs == 0
            ? nil : "deduplication_retention_ms is for a deduplicating target; leave it out"
    }
}
