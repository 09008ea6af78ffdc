import EventLog
import ExceptionClosure

/// What the log says about an exception and the policies, folded by the workflow's own rules.
enum ExceptionStates {
    static func state(of subject: String, in log: EventLog) throws -> ExceptionState {
        var state = ExceptionClosure.initialState(of: subject)
        for event in try log.readStream(subject) {
            try ExceptionClosure.evolve(&state, event)
        }
        return state
    }

    static func policies(in log: EventLog) throws -> CompletionPolicies {
        var policies = ExceptionClosure.initialPolicy
        for event in try log.readStream(ExceptionClosure.policyStream) {
            try ExceptionClosure.adopt(&policies, event)
        }
        return policies
    }
}
