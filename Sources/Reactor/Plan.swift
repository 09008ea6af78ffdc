import EventLog
import Schema

/// What the engine does next about one subject: pure, decided from folded events and the clock
/// alone.
///
/// The rule it keeps: an effect that was intended is brought to an end before the workflow is asked
/// for anything else. A subject that has moved on in the meantime sends nothing more; what
/// was sent already is found out, so that the follow-up can list it.
enum Plan<W: Workflow>: Sendable {
    case idle
    case wait(until: Instant)
    case act(Work<W>)
}

/// One step, carried out by a worker.
enum Work<W: Workflow>: Sendable {
    case decide([Draft])
    case wake(Wakeup)
    case inquire(Inquiry<W>, failedBefore: UInt32)
    case begin(EffectRequest<W>, failedBefore: UInt32)
    /// Send the recorded bytes (again).
    case attempt(Effect<W>)
    /// Read the target to learn whether an attempt arrived; send again only if still wanted.
    case reconcile(Effect<W>, isWanted: Bool, failedBefore: UInt32)
    /// It may have arrived and neither reading nor resending is possible.
    case doubt(Effect<W>, detail: String)
    case withdraw(Effect<W>)
    /// An older epoch's word on its attempt came late: what follows is ours to record.
    case accept(Effect<W>, Effect<W>.LateOutcome)
}

extension Subject {
    func plan(policy: W.Policy, now: Instant) -> Plan<W> {
        if fault != nil { return .idle }
        let wanted = W.next(state, policy)
        // What was sent and is no longer wanted is found out before anything else is done.
        for effect in effects where !Self.names(wanted, effect) {
            return carryOn(effect, isWanted: false, now: now)
        }
        var until: Instant?
        for action in wanted {
            switch plan(action, now: now) {
            case .act(let work): return .act(work)
            case .wait(let due): until = min(until ?? due, due)
            case .idle: break
            }
        }
        return until.map { .wait(until: $0) } ?? .idle
    }

    private func plan(_ action: Action<W>, now: Instant) -> Plan<W> {
        switch action {
        case .decide(let drafts): return .act(.decide(drafts))
        case .inquire(let inquiry):
            return whenDue(inquiry.name, now) { .inquire(inquiry, failedBefore: $0) }
        case .effect(let request):
            let key = request.identity.key
            if let open = effects.first(where: { $0.identity.key == key }) {
                return carryOn(open, isWanted: true, now: now)
            }
            return whenDue(key, now) { .begin(request, failedBefore: $0) }
        case .wait(let wakeup):
            return wakeup.due > now ? .wait(until: wakeup.due) : .act(.wake(wakeup))
        }
    }

    private static func names(_ wanted: [Action<W>], _ effect: Effect<W>) -> Bool {
        wanted.contains { action in
            guard case .effect(let request) = action else { return false }
            return request.identity.key == effect.identity.key
        }
    }

    private func whenDue(
        _ inquiry: String, _ now: Instant, _ work: (UInt32) -> Work<W>
    ) -> Plan<W> {
        let (attempts, next) = deferral(of: inquiry)
        if let next, next > now { return .wait(until: next) }
        return .act(work(attempts))
    }

    private func carryOn(_ effect: Effect<W>, isWanted: Bool, now: Instant) -> Plan<W> {
        if let outcome = effect.lateOutcome { return .act(.accept(effect, outcome)) }
        switch effect.phase {
        case .ended:
            preconditionFailure("\(effect.identity.key) has ended and is carried on")
        case .reopened where isWanted:
            if effect.readings.isEmpty { return .act(.attempt(effect)) }
            return reconcile(effect, isWanted: true, notBefore: .distantPast, now: now)
        case .attempting:
            return resolve(effect, isWanted: isWanted, notBefore: .distantPast, now: now)
        case .waiting(let until) where !effect.uncertain.isEmpty:
            return resolve(effect, isWanted: isWanted, notBefore: until, now: now)
        case .waiting(let until) where isWanted && until > now:
            return .wait(until: until)
        case .intended, .waiting, .reopened:
            return .act(isWanted ? .attempt(effect) : .withdraw(effect))
        }
    }

    /// An attempt of unknown outcome, by the class of its target. A key that a
    /// deduplicating target may have forgotten protects nothing: then it is read first.
    private func resolve(
        _ effect: Effect<W>, isWanted: Bool, notBefore: Instant, now: Instant
    ) -> Plan<W> {
        switch effect.targetClass {
        case .deduplicating, .idempotent:
            if isWanted && effect.hasAttemptsLeft && effect.isRecognized(at: now) {
                return notBefore > now ? .wait(until: notBefore) : .act(.attempt(effect))
            }
        case .readable: break
        default:
            return doubt(effect, "the outcome is unknown and the target cannot be asked", now)
        }
        guard !effect.readings.isEmpty else {
            return doubt(effect, "the outcome is unknown and nothing tells how to read it", now)
        }
        return reconcile(
            effect, isWanted: isWanted, notBefore: max(notBefore, effect.arrivedBy), now: now)
    }

    /// Another epoch may be sending still, and may yet tell: doubt is declared only once the
    /// attempt can no longer arrive.
    private func doubt(_ effect: Effect<W>, _ detail: String, _ now: Instant) -> Plan<W> {
        if effect.arrivedBy > now { return .wait(until: effect.arrivedBy) }
        return .act(.doubt(effect, detail: detail))
    }

    private func reconcile(
        _ effect: Effect<W>, isWanted: Bool, notBefore: Instant, now: Instant
    ) -> Plan<W> {
        let (attempts, next) = deferral(of: effect.reconciliation)
        let due = max(notBefore, next ?? .distantPast)
        if due > now { return .wait(until: due) }
        return .act(.reconcile(effect, isWanted: isWanted, failedBefore: attempts))
    }
}

extension Effect {
    /// How long after a deadline a target's clock may still run behind ours.
    private static var skewMilliseconds: Int64 { 1_000 }

    /// From then on the last attempt has arrived, or never will.
    var arrivedBy: Instant { deadline.adding(milliseconds: Self.skewMilliseconds) }

    /// The inquiry's name that reconciles the present attempt.
    var reconciliation: String { "\(identity.key)#\(attempt)" }
}
