import ArgumentParser
import EventLog
import Foundation
import Projections
import Schema

/// `daybook mark`: gives a position a name that every `--as-of` takes.
///
/// The rule: a name stands for one position for ever.
struct MarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mark", abstract: "Name a position, or list the names that were given.",
        discussion: """
            A name begins with a letter and goes on with letters, digits, ‘.’, ‘_’, ‘/’ or ‘-’. \
            Exit code 1 if it stands for another position already.

            daybook mark q3-close --reason "the books as the board saw them"
            daybook queue --as-of q3-close
            """)

    @Argument(help: "The name; without one, all marks are listed.")
    var name: String?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Not the head, but then.", valueName: "moment"))
    var at: String?

    @Option(help: ArgumentHelp("What it is for; kept in the log.", valueName: "text"))
    var reason: String?

    @OptionGroup var store: StoreOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard let name else {
            if at != nil || reason != nil {
                throw ValidationError("--at and --reason belong to a name")
            }
            return
        }
        guard Mark.isName(name) else {
            throw ValidationError(
                "‘\(name)’ is no name of a mark: it begins with a letter, and goes on with "
                    + "letters, digits, ‘.’, ‘_’, ‘/’ or ‘-’, at most \(Mark.nameBytesMax)")
        }
    }

    func run() throws {
        let marks = try name.map { [try make($0)] } ?? list()
        var printer = RecordPrinter(Self.format, mode: output.mode)
        for mark in marks { try printer.print(mark) }
        try printer.finish()
        if let name { StandardError.hint("daybook queue --as-of \(name)") }
    }

    private func list() throws -> [Mark] {
        let log = try store.openForReading()
        defer { log.close() }
        return try Mark.list(in: log)
    }

    private func make(_ name: String) throws -> Mark {
        let log = try store.openForWriting()
        defer { log.close() }
        let position = try at.map { try AsOfPrinter.resolve($0, in: log) } ?? log.head().position
        if let known = try find(name, in: log) {
            guard known.position == position else { throw taken(known) }
            StandardError.line("known: ‘\(name)’ has stood for \(position) since \(known.noted)")
            return known
        }
        let root = position == .start ? [] : try log.head(at: position)
        let marked = PositionMarked.with {
            $0.name = name
            $0.position = position.rawValue
            $0.root = Data(root)
            $0.reason = reason ?? ""
        }
        let request = try Self.events.request(marked, name, by: actor.actor, at: log.now())
        do throws(AppendError) {
            _ = try log.appendBlocking(request)
        } catch {
            guard case .conflict = error else { throw error }
            // Somebody else was first.
            if let known = try find(name, in: log), known.position != position {
                throw taken(known)
            }
        }
        guard let made = try find(name, in: log) else {
            throw Trouble("the log does not have the mark ‘\(name)’", place: log.store)
        }
        return made
    }

    private func find(_ name: String, in log: EventLog) throws -> Mark? {
        try Mark.list(in: log).first { $0.name == name }
    }

    private func taken(_ known: Mark) -> Trouble {
        Trouble(
            "‘\(known.name)’ stands for \(known.position) already, as \(known.noted) says",
            remedy: "choose another name", status: .no)
    }

    private static let events = OwnEvents(stream: Mark.stream, source: "daybook/mark")

    static let format = RecordFormat<Mark>(
        id: { $0.name },
        columns: [
            Column("name", "MARK") { .text($0.name) },
            Column("position", "POSITION") { .number($0.position.rawValue) },
            Column("root", "TREE HEAD", .line) { .hex($0.root) },
            Column("reason", "REASON") { .optional($0.reason) },
            Column("by", "BY") { .text($0.by) },
            Column("noted", "NOTED", .line) { .number($0.noted.rawValue) },
        ])
}
