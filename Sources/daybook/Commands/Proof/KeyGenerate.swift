import ArgumentParser
import MerkleLog

/// `daybook key generate`: a new Ed25519 key, its private half in a file, its public half printed.
struct KeyGenerate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Make a key for a log, or for a witness.",
        discussion: """
            NAME is what signatures are known by: for a log its origin, best a name of yours \
            without a scheme, such as books.example/desk. The public key is printed; it goes into \
            the policies of those who verify.

            daybook key generate books.example/desk --out log.key
            daybook key generate witness.example/w1 --witness --out witness.key
            """)

    @Argument(help: "The key's name; no white space, no plus.")
    var name: String

    @Option(
        help: ArgumentHelp("Where the private key goes: a new file, mode 0600.", valueName: "file"))
    var out: String

    @Flag(help: "Make a witness's key, which cosigns.")
    var witness = false

    func run() throws {
        let key: SigningKey
        do throws(KeyError) {
            key = try SigningKey(generatingFor: name, kind: witness ? .cosignature : .ed25519)
        } catch {
            throw Trouble.usage(error.description)
        }
        try DurableFile.create(secret: out, Array((key.text + "\n").utf8))
        try KeyShow.print(key)
        StandardError.line("the private key is in \(out); keep a copy where nobody else can read")
        if !witness { StandardError.hint("daybook checkpoint --key \(out)") }
    }
}

/// `daybook key show`: the public half of a private key.
struct KeyShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print the public half of a private key.")

    @Argument(help: "The private key's file.")
    var file: String

    @Flag(help: "It is a witness's key.")
    var witness = false

    func run() throws {
        try Self.print(try KeyFile.read(file, kind: witness ? .cosignature : .ed25519))
    }

    static func print(_ key: SigningKey) throws {
        var output = StandardOutput()
        try output.line(key.verifier.text)
        try output.flush()
    }
}
