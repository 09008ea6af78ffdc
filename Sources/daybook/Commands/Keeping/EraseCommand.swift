import ArgumentParser
import EventLog
import Projections
import ViewRegistry

/// `daybook erase`: the payloads of one exception or case out of the log, the views, and the
/// requests that were sent; with everything that proves the log left whole.
///
/// The rule: the views are known to do without the events before any is erased.
struct EraseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Remove the payloads of one exception or case for good.",
        discussion: """
            Takes salt and payload of each of its events out of the log, of its effects with the \
            requests as they were sent, and of its follow-ups; writes PayloadErased with the \
            reason; and makes the views anew without them. Envelopes stay, and with them ids, \
            times, actors and the tree: proofs made before and after still hold. Whatever comes \
            later under the same id is refused. It cannot be undone.

            Only what has ended is erased. Cut short, the same command again goes on. Backups and \
            exports that hold it are not touched: ‘daybook backups’ lists the backups. The log's \
            file keeps the bytes in free pages until ‘daybook compact’.

            daybook erase T-9 --reason "asked for by the customer, request 77" --dry-run
            """)

    @Argument(help: "The exception's id, or the case's; or its stream, such as case/T-9.")
    var subject: String

    @Option(help: ArgumentHelp("Why; it is kept in the log.", valueName: "text"))
    var reason: String

    @OptionGroup var store: StoreOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var dryRun: DryRunOption
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if reason.isEmpty { throw ValidationError("a reason is not empty") }
    }

    func run() throws {
        let directory = try store.directory()
        let plan: ErasurePlan
        do {
            plan = try self.plan()
        } catch ViewError.erased {
            // An erasure was cut short before it had replaced the views.
            if !dryRun.isOn { try Self.makeViewsAnew(directory) }
            plan = try self.plan()
        }
        if plan.isDone { return StandardError.line("\(plan.subject) was erased before") }
        let log = try StoreOptions.openForWriting(directory)
        defer { log.close() }
        let erasures = plan.erasures(reason: reason)
        if dryRun.isOn { return try rehearse(plan, erasures, log) }
        let views = Views(store: directory, log: log, registry: StoreViews.all)
        defer { views.close() }
        let last = try erase(plan, erasures, log, views)
        try print(plan)
        StandardError.line(
            "erased \(StandardError.count(UInt64(plan.events.count), "payload")) of "
                + "\(plan.subject), recorded at \(last)")
        for backup in try BackupList(log).backups where backup.holds(plan.events) {
            StandardError.line(
                "note: the backup \(backup.place) at \(backup.position) still holds them")
        }
        StandardError.line("note: free pages of the log's file still hold them")
        StandardError.hint("daybook compact")
    }

    /// Of several commits the first is shown: the others rest on it.
    private func rehearse(
        _ plan: ErasurePlan, _ erasures: [Erasure], _ log: EventLog
    ) throws {
        try DryRunOption.show(try log.dryRunErase(erasures[0], by: actor.actor))
        StandardError.line(
            "would erase \(StandardError.count(UInt64(plan.events.count), "payload")) of "
                + "\(plan.subject) in \(StandardError.count(erasures.count, "commit"))")
    }

    private func plan() throws -> ErasurePlan {
        let session = try ReadSession(store: store, read: try ReadOptions.parse([]))
        defer {
            session.views.close()
            session.log.close()
        }
        let plan = try ErasurePlan(session, subject)
        guard !plan.endings.isEmpty || plan.isDone else {
            throw Trouble.unknown(
                "the log holds no payload of \(subject)",
                remedy: "list ids with ‘daybook queue --quiet’ and ‘daybook cases --quiet’; what "
                    + "was erased, with ‘daybook log --type PayloadErased’")
        }
        guard plan.obstacles.isEmpty else {
            throw Trouble(
                "only what has ended can be erased: "
                    + plan.obstacles.prefix(5).joined(separator: "; "),
                remedy: "close or abandon it, and resolve its follow-ups", status: .no)
        }
        return plan
    }

    /// Folds the views without the events, erases them, and puts the views in place.
    private func erase(
        _ plan: ErasurePlan, _ erasures: [Erasure], _ log: EventLog, _ views: Views
    ) throws -> Position {
        let rebuild = try Self.fold(views, without: Set(plan.events.map(\.position)))
        let before = try log.erasures()?.count ?? 0
        var last = Position.start
        for erasure in erasures { last = try log.erase(erasure, by: actor.actor).last }
        guard try log.erasures()?.count == before + UInt64(erasures.count) else {
            throw Self.unreplaced("something else was erased meanwhile")
        }
        try Self.activate(rebuild, without: last)
        return last
    }

    private static func makeViewsAnew(_ directory: String) throws {
        let log = try StoreOptions.openForWriting(directory)
        defer { log.close() }
        let views = Views(store: directory, log: log, registry: StoreViews.all)
        defer { views.close() }
        let rebuild = try fold(views, without: [])
        _ = try rebuild.activate()
    }

    private static func fold(_ views: Views, without events: Set<Position>) throws -> Rebuild {
        let rebuild = try Rebuild(views)
        do {
            try rebuild.run(without: events, progress: { _ in }, isCancelled: { false })
        } catch {
            throw refusal(error)
        }
        return rebuild
    }

    private static func refusal(_ error: ViewError) -> any Error {
        guard case .stopped(let view, let at, let reason) = error else { return error }
        return Trouble(
            "nothing was erased: the view \(view) cannot be folded without it",
            place: "event \(at): \(reason)", status: .no)
    }

    private static func activate(_ rebuild: Rebuild, without last: Position) throws {
        do {
            try rebuild.note(erasure: last)
            _ = try rebuild.activate()
        } catch {
            throw unreplaced(error.description)
        }
    }

    private static func unreplaced(_ why: String) -> Trouble {
        Trouble(
            "erased from the log, but the views were not replaced, and are refused now: \(why)",
            remedy: "run ‘daybook rebuild --activate’")
    }

    private func print(_ plan: ErasurePlan) throws {
        var printer = RecordPrinter(Self.format, mode: output.mode)
        for event in plan.events { try printer.print(event) }
        try printer.finish()
    }

    static let format = RecordFormat<RecordedEvent>(
        id: { $0.position.description },
        columns: [
            Column("position", "POSITION") { .number($0.position.rawValue) },
            Column("stream", "STREAM") { .text($0.stream) },
            Column("type", "TYPE") { .text($0.type) },
            Column("bytes", "BYTES") { .number(UInt64($0.payload.count)) },
        ])
}
