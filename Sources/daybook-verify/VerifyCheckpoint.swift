import ArgumentParser
import MerkleLog

/// `daybook-verify checkpoint`: that a tree head is signed by the log and cosigned by a quorum.
struct VerifyCheckpoint: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint", abstract: "Verify the signatures of a checkpoint.")

    @Argument(help: "The checkpoint; - is standard input.")
    var file: String

    @OptionGroup var options: PolicyOptions

    func run() throws {
        let policy = try options.read()
        let verified = try policy.accept(try Self.read(file), place: file)
        var answer = Answer()
        answer.add("verified", "checkpoint")
        answer.add(verified)
        answer.print(json: options.json)
    }

    static func read(_ path: String) throws -> Note {
        let bytes = try PlainFile.require(path, max: Note.bytesMax)
        do throws(NoteError) { return try Note(bytes) } catch {
            throw Problem(
                error.description, place: path,
                remedy: "ask for the file again; check that it was not cut or converted")
        }
    }
}
