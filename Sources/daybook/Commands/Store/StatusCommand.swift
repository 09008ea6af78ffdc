import ArgumentParser
import CaseLifecycle
import EventLog
import ExceptionClosure
import Projections
import Schema
import ViewRegistry

/// `daybook status`: how the store stands, without folding or waiting for anything.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "How the store stands: head, views, reactor, open follow-ups.",
        discussion: "Exit code 1 if a view has stopped.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let directory = try store.directory()
        let log = try EventLog(opening: directory, access: .readOnly)
        let views = Views(store: directory, log: log, registry: StoreViews.all)
        let head = try log.head()
        let standing = try views.status()
        let open = try views.list(
            FollowUpsView.self, freshness: .asFolded, where: { $0.state != .resolved })
        let summary = StatusFormat.Summary(
            storeID: log.storeID, clock: log.clockMode, now: log.now(), head: head,
            generation: try views.generation(), openFollowUps: open.count)
        try Block.print(
            [
                .one("store", StatusFormat.summary, summary),
                .many("views", StatusFormat.view, standing),
                .many("reactors", StatusFormat.reactor, try reactors(log)),
            ], id: log.storeID, mode: output.mode)
        if !open.isEmpty { StandardError.hint("daybook followups") }
        if let stopped = standing.first(where: { $0.stopped != nil }) {
            StandardError.line("the view \(stopped.name) has stopped")
            throw Finish(status: .no)
        }
    }

    /// The epoch that each reactor is in: the last event of its stream.
    private func reactors(_ log: EventLog) throws -> [RecordedEvent] {
        try [ExceptionClosure.name, CaseLifecycle.name, CaseStandup.name].flatMap {
            try log.readStreamBackward("reactor/\($0)", limit: 1)
        }
    }
}
