import ArgumentParser
import MerkleLog

/// `daybook-verify succession`: that a key of the policy has named the key that signs after it.
struct VerifySuccession: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "succession", abstract: "Verify that a log's key names its successor.",
        discussion: "What follows ‘add’ goes into the policy, beside the line of the old key.")

    @Argument(help: "The statement of ‘daybook key succeed’; - is standard input.")
    var file: String

    @OptionGroup var options: PolicyOptions

    func run() throws {
        let policy = try options.read()
        let note = try VerifyCheckpoint.read(file)
        let statement: KeySuccession
        do throws(KeySuccessionError) { statement = try KeySuccession(note) } catch {
            throw Problem(
                error.description, place: file,
                remedy: "ask the log's operator for the statement again")
        }
        guard policy.logs.contains(where: { $0.key == statement.old }) else {
            throw Problem(
                "the policy does not know the old key \(statement.old.identity.text)",
                place: file, remedy: "a successor is only as good as the key that names it")
        }
        var answer = Answer()
        answer.add("verified", "succession")
        answer.add("origin", statement.new.name)
        answer.add("old", statement.old.text)
        answer.add("new", statement.new.text)
        answer.add("from", statement.from)
        answer.add("add", "log \(statement.new.text)")
        answer.print(json: options.json)
    }
}
