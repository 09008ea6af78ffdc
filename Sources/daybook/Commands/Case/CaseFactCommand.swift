import ArgumentParser
import SwiftProtobuf

/// A command that records one fact about a case.
///
/// The rule: all of them behave alike; a conforming type only says what the fact is.
protocol CaseFactCommand: ParsableCommand {
    var target: CaseOptions { get }
    /// What it is called in the log's messages, such as `assign`.
    static var word: String { get }

    func fact() throws -> any Message
}

extension CaseFactCommand {
    func run() throws {
        let log = try target.store.openForWriting()
        defer { log.close() }
        let desk = CaseDesk(log: log, id: target.id, actor: target.actor.actor)
        let position = try desk.record(fact(), word: Self.word, isDryRun: target.dryRun.isOn)
        guard position != nil else { return }
        var output = StandardOutput()
        try output.line(target.id)
        try output.flush()
    }
}

/// Which case, in which store, by whom.
struct CaseOptions: ParsableArguments {
    @Argument(help: "The case's id.")
    var id: String

    @OptionGroup var store: StoreOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var dryRun: DryRunOption

    func validate() throws {
        guard !id.isEmpty, id.utf8.count <= 128, id.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f })
        else {
            throw ValidationError(
                "a case's id has 1 to 128 bytes, no blanks, no control characters")
        }
    }
}
