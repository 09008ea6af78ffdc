import EventLog
import Schema

/// Folding the log into subjects: in position order, each event once.
extension Engine {
    /// The policy as it stands, then everything after the start. History is not even read, except
    /// the history of a subject that comes to life later, and of standing ones.
    func load() throws(ReactorError) {
        cursor = start
        do {
            for event in try journal.stream(W.policyStream) { adopt(event) }
        } catch {
            throw .store(error)
        }
        if !W.standing.isEmpty { try loadStanding() }
        try catchUp()
    }

    private func loadStanding() throws(ReactorError) {
        for name in W.standing {
            subjects[name] = Subject(name)
            touched.append(name)
        }
        cursor = .start
        try catchUp(to: start)
        cursor = start
        for name in W.standing {
            guard var subject = subjects.removeValue(forKey: name) else { continue }
            W.passOver(&subject.state)
            subjects[name] = subject
        }
    }

    func catchUp() throws(ReactorError) {
        try catchUp(to: nil)
        do {
            now = try journal.now()
        } catch {
            throw .store(error)
        }
    }

    private static var pageEvents: Int { 1_000 }

    private func catchUp(to limit: Position?) throws(ReactorError) {
        do {
            while true {
                let page = try journal.read(after: cursor, upTo: limit, limit: Self.pageEvents)
                for event in page { try fold(event) }
                cursor = page.last?.position ?? cursor
                if page.count < Self.pageEvents { break }
            }
        } catch {
            throw .store(error)
        }
    }

    func fold(_ event: RecordedEvent) throws(StoreError) {
        // What was erased had ended, and nothing can follow it. The stream's own events still count
        // for one that is kept in memory.
        if event.isErased, subjects[event.stream] == nil { return }
        if let name = W.subject(of: event) { try foldSubject(event, name) }
        if event.stream.hasPrefix(Effect<W>.streamPrefix) {
            try foldEffect(event)
        } else if event.stream.hasPrefix("inquiry/\(W.streamPrefix)") {
            try foldDeferral(event)
        } else if event.stream == W.policyStream {
            adopt(event)
            for name in subjects.keys.sorted() { touched.append(name) }
        } else if event.stream == epochStream, event.revision > UInt64(epoch) {
            fencedBy = UInt32(event.revision)
        }
    }

    private func adopt(_ event: RecordedEvent) {
        guard event.revision > policyRevision else { return }
        policyRevision = event.revision
        do {
            try W.adopt(&policy, event)
        } catch {
            logger.error(
                "the policy at \(event.position) cannot be read and is passed over: \(error)")
        }
    }

    private func foldSubject(_ event: RecordedEvent, _ name: String) throws(StoreError) {
        var subject = try subject(name, before: event.position)
        let wasWell = subject.fault == nil
        subject.fold(event)
        if wasWell, let fault = subject.fault { logger.error("\(name) is left alone: \(fault)") }
        subjects[name] = subject
        touched.append(name)
    }

    /// In memory, or folded again from its stream as it was before a position. Where the stream
    /// crosses the start, what came before it becomes history.
    private func subject(
        _ name: String, before position: Position
    ) throws(StoreError) -> Subject<W> {
        if let known = subjects.removeValue(forKey: name) { return known }
        precondition(W.standing.isEmpty, "\(name) is no standing subject of \(W.name)")
        var subject = Subject<W>(name)
        guard try journal.revision(of: name) > 1 else { return subject }
        let events = try journal.stream(name, upTo: Position(position.rawValue - 1))
        let history = events.prefix { $0.position <= start }
        for event in history { subject.fold(event) }
        if !history.isEmpty { W.passOver(&subject.state) }
        for event in events[history.endIndex...] { subject.fold(event) }
        return subject
    }

    private func foldEffect(_ event: RecordedEvent) throws(StoreError) {
        let key = String(event.stream.dropFirst("effect/".count))
        do {
            let owner = owners[key]
            let open = owner.flatMap { subjects[$0]?.effects.first { $0.identity.key == key } }
            var effect: Effect<W>
            if let open {
                effect = open
                try effect.fold(event)
            } else if event.revision == 1 {
                effect = try Effect(first: event)
            } else {
                // It had ended, and was let go: a person decides over it or reopens it, or late
                // evidence comes, which opens it again if it answers a doubt.
                guard let past = try Effect<W>(journal.stream(event.stream, upTo: event.position))
                else { return }
                effect = past
            }
            try place(effect, at: event.position)
        } catch let error as StoreError {
            throw error
        } catch {
            fault(owners[key], "\(event.stream) cannot be folded: \(error)")
        }
    }

    /// Open effects belong to their subject; what has ended and belongs to none changes nothing.
    private func place(_ effect: Effect<W>, at position: Position) throws(StoreError) {
        let key = effect.identity.key
        guard !effect.hasEnded || owners[key] != nil else { return }
        var subject = try subject(effect.subject, before: position)
        subject.effects.removeAll { $0.identity.key == key }
        if effect.hasEnded {
            owners[key] = nil
        } else {
            owners[key] = effect.subject
            let place = subject.effects.firstIndex { $0.intended > effect.intended }
            subject.effects.insert(effect, at: place ?? subject.effects.endIndex)
        }
        subjects[effect.subject] = subject
        touched.append(effect.subject)
    }

    private func fault(_ name: String?, _ text: String) {
        logger.error("\(text)")
        if let name { subjects[name]?.fault = text }
    }

    private func foldDeferral(_ event: RecordedEvent) throws(StoreError) {
        guard let failed = try? InquiryAttemptFailed(serializedBytes: event.payload) else {
            logger.error("\(event.position) is no deferral of a reading")
            return
        }
        var subject = try subject(failed.subject, before: event.position)
        let next = failed.hasNextAttemptAt ? try? Instant(failed.nextAttemptAt) : nil
        subject.deferral = Subject<W>.Deferral(
            inquiry: failed.inquiry, subjectRevision: failed.subjectRevision,
            attempt: failed.attempt, next: next)
        subjects[failed.subject] = subject
        touched.append(failed.subject)
    }
}
