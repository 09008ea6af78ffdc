import ArgumentParser
import MerkleLog

/// `daybook key succeed`: the old key names the one that signs after it.
struct KeySucceed: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "succeed", abstract: "Let a log's key name its successor.",
        discussion: """
            Prints a statement that both keys have signed. Those who trust the old key check it \
            with ‘daybook-verify succession’ and add the new one to their policies. Sign with both \
            keys until they have:

            daybook key generate books.example/desk --out new.key
            daybook key succeed old.key new.key --from @5000 >succession
            daybook checkpoint --key new.key --key old.key

            A key that was stolen cannot name its successor: whoever stole it could as well.
            """)

    @Argument(help: "The old private key.")
    var old: String

    @Argument(help: "The new private key, of the same name.")
    var new: String

    @Option(help: ArgumentHelp("The first tree that the new key signs.", valueName: "@position"))
    var from: PositionArgument

    func run() throws {
        let keys = try [old, new].map { try KeyFile.read($0, kind: .ed25519) }
        let statement: KeySuccession
        do throws(KeySuccessionError) {
            statement = try KeySuccession(
                old: keys[0].verifier, new: keys[1].verifier, from: from.position.rawValue)
        } catch {
            throw Trouble.usage(error.description)
        }
        let note = Note(
            text: statement.text, signatures: keys.map { $0.sign(statement.text) })
        try StandardOutput.print(whole: note.string)
    }
}
