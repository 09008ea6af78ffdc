import ArgumentParser
import EventLog

/// Which store a command works on.
struct StoreOptions: ParsableArguments {
    @Option(
        name: .customLong("store"),
        help: ArgumentHelp("The store's directory; else DAYBOOK_STORE.", valueName: "dir"))
    var path: String?

    /// The directory that was named; nothing is assumed where none was.
    func directory() throws -> String {
        guard let named = path ?? Environment["DAYBOOK_STORE"], !named.isEmpty else {
            throw Trouble.usage(
                "no store was named", remedy: "give --store DIR, or set DAYBOOK_STORE")
        }
        return named
    }

    func openForReading() throws -> EventLog {
        try EventLog(opening: try directory(), access: .readOnly)
    }

    func openForWriting() throws -> EventLog {
        try Self.openForWriting(try directory())
    }

    /// Tells of readers that hold the file's pages for long.
    static func openForWriting(_ directory: String) throws -> EventLog {
        let watch = LongReaderWatch { StandardError.line("note: \($0)") }
        return try EventLog(
            opening: directory, access: .readWrite, settings: .init(longReaders: watch))
    }
}
