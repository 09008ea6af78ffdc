import LMDB

/// What would happen, found out in a write transaction that is always undone: the very code that
/// appends decides.
extension EventLog {
    /// The events that ``append(_:)`` would append now, or its refusal; empty for a duplicate.
    ///
    /// Positions and times are those of this moment. Salts, and so leaf hashes, are not those that
    /// an append would draw.
    package func dryRun(_ request: AppendRequest) throws(AppendError) -> [RecordedEvent] {
        try dryRun(try prepare(request))
    }

    /// The event that ``advanceClock(to:by:)`` would append now.
    package func dryRunAdvanceClock(
        to time: Instant, by actor: Actor
    ) throws(AppendError) -> [RecordedEvent] {
        try dryRun(.advanceClock(to: time, by: actor))
    }

    /// The event that ``acceptClockStep(by:)`` would append now.
    package func dryRunAcceptClockStep(by actor: Actor) throws(AppendError) -> [RecordedEvent] {
        try dryRun(.acceptClockStep(by: actor))
    }

    /// The event that ``erase(_:by:)`` would append now.
    package func dryRunErase(
        _ erasure: Erasure, by actor: Actor
    ) throws(AppendError) -> [RecordedEvent] {
        _ = try requireWriter()
        try erasure.check()
        return try dryRun(.erase(erasure, by: actor))
    }

    private func dryRun(_ work: Submission.Work) throws(AppendError) -> [RecordedEvent] {
        let writer = try requireWriter()
        var outcome: AppendPass.Outcome?
        var events: [RecordedEvent] = []
        do {
            try access.write { transaction, tables in
                var pass = try AppendPass(
                    transaction, tables: tables, preparation: writer.preparation,
                    reading: writer.clock?.read())
                var position = pass.head.position
                outcome = try pass.perform(work, in: &transaction)
                while position < pass.head.position {
                    position = position.next
                    events.append(try transaction.event(position, tables).copy())
                }
                throw Undo()
            }
        } catch is Undo {
        } catch {
            throw writer.appendError(error)
        }
        _ = try outcome?.get()
        return events
    }

    private struct Undo: Error {}
}
