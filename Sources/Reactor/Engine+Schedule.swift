import EventLog

/// Whose turn it is.
extension Engine {
    func scheduleTouched() {
        for name in touched.takeAll() { schedule(name) }
    }

    func fireTimers() {
        while let first = timers.first, first.due <= now {
            guard let entry = timers.removeFirst() else { return }
            guard subjects[entry.subject]?.due == entry.due else { continue }
            subjects[entry.subject]?.due = nil
            touched.append(entry.subject)
        }
    }

    private func schedule(_ name: String) {
        guard let subject = subjects[name], !subject.isBusy, !subject.isQueued else { return }
        switch subject.plan(policy: policy, now: now) {
        case .idle:
            subjects[name]?.due = nil
            if subject.isForgettable { subjects[name] = nil }
        case .wait(let until):
            guard subject.due != until else { return }
            subjects[name]?.due = until
            timers.insert(Timers.Entry(due: until, subject: name))
        case .act:
            subjects[name]?.due = nil
            subjects[name]?.isQueued = true
            ready.append(name)
        }
    }

    /// Takes a subject from the queue, if there is still something to do about it.
    func take(_ name: String) -> (Work<W>, Snapshot<W>)? {
        guard let subject = subjects[name] else { return nil }
        subjects[name]?.isQueued = false
        guard case .act(let work) = subject.plan(policy: policy, now: now) else {
            touched.append(name)
            return nil
        }
        subjects[name]?.isBusy = true
        return (work, subject.snapshot(policy))
    }
}
