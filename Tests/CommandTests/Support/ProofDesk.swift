import Foundation
import Testing

/// A store with keys, a witness and a policy, as an operator, a witness and an auditor have them.
final class ProofDesk {
    static let verifier = Program("daybook-verify")

    let store: TemporaryStore
    let logKey: String
    let logPublic: String
    let witnessPublic: String
    /// One log, one witness, whose cosignature is needed.
    let policy: String
    /// The same log, and no cosignature needed.
    let alone: String

    init() throws {
        store = try TemporaryStore()
        let folder = store.scratch.path
        logKey = folder + "/log.key"
        logPublic = try Self.generate(store, "books.example/desk", logKey)
        witnessPublic = try Self.generate(store, "w.example/1", folder + "/w.key", "--witness")
        alone = try store.scratch.file("alone", "log \(logPublic)\nquorum none\n")
        policy = try store.scratch.file(
            "policy", "log \(logPublic)\nwitness w1 \(witnessPublic)\nquorum w1\n")
    }

    private static func generate(
        _ store: TemporaryStore, _ name: String, _ file: String, _ more: String...
    ) throws -> String {
        let made = try store.daybook(["key", "generate", name, "--out", file] + more)
        try #require(made.status == 0, "\(made.errors)")
        return try #require(made.lines.first)
    }

    func path(_ name: String) -> String { store.scratch.path + "/" + name }

    /// Appends events, so that the log ends `count` further on.
    func append(_ count: Int, from first: Int) throws {
        let events = (first..<first + count).map {
            CloudEvents.disposition(id: "e\($0)", exception: "QX-\($0)")
        }
        let done = try store.daybook("ingest", "-", input: events.joined(separator: "\n") + "\n")
        try #require(done.status == 0, "\(done.errors)")
    }

    /// Runs `daybook` and keeps what it printed in a file.
    @discardableResult
    func keep(_ name: String, _ arguments: String...) throws -> String {
        let done = try store.daybook(arguments)
        try #require(done.status == 0, "\(arguments): \(done.errors)")
        return try store.scratch.file(name, done.output)
    }

    /// Signs, has it cosigned from `old` on, and keeps the checkpoint.
    func checkpoint(_ name: String, from old: String) throws -> String {
        try keep(name, "checkpoint", "--key", logKey)
        let request = try keep("request", "prove", "consistency", old)
        let answer = try keep(
            "answer", "witness", request, "--key", path("w.key"), "--state", path("seen"),
            "--policy", policy)
        return try keep(name, "checkpoint", "add", answer, "--policy", policy)
    }

    func verify(_ arguments: String..., policy: String? = nil) throws -> Program.Result {
        try Self.verifier.run(arguments + ["--policy", policy ?? self.policy])
    }

    /// The independent reading under `Tools/oracle`.
    func oracle(_ arguments: String...) throws -> Program.Result {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try Program(path: root.appending(path: "Tools/oracle/prove").path())
            .run(["--log", logPublic] + arguments)
    }
}

extension Data {
    /// Changes one bit of a file, and gives what undoes it.
    static func flip(_ file: String, byte: Int) throws -> () throws -> Void {
        let url = URL(filePath: file)
        let whole = try Data(contentsOf: url)
        var changed = whole
        changed[changed.startIndex + byte] ^= 1
        try changed.write(to: url)
        return { try whole.write(to: url) }
    }
}
