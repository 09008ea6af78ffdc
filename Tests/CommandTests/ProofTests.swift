import Foundation
import Testing

/// From a real store over checkpoints and proofs to the verifier, each a process of its own.
@Suite struct ProofTests {
    @Test("A-59 law 9: an event is proved from the store to the verifier, and to another reading")
    func inclusion() throws {
        let desk = try ProofDesk()
        try desk.append(300, from: 1)
        _ = try desk.checkpoint("head", from: "@0")
        for position in [1, 2, 256, 257, 301] {
            let proof = try desk.keep(
                "\(position).tlog-proof", "prove", "inclusion", "@\(position)", "--disclose",
                desk.path("\(position).payload"))
            let done = try desk.verify(
                "proof", proof, "--payload", desk.path("\(position).payload"), "--json")
            #expect(done.status == 0, "\(done.errors)")
            let told = try #require(try JSONLines.parse(done.output).first)
            let event = try #require(
                try desk.store.json("show", "@\(position)").first?["event"] as? [String: Any])
            for field in ["stream", "revision", "type", "id", "source", "actor", "leaf"] {
                #expect("\(told[field] ?? "?")" == "\(event[field] ?? "!")", "\(field)")
            }
            #expect(told["recorded"] as? String == event["recorded"] as? String)
            #expect((told["cosignedBy"] as? [String])?.first?.hasPrefix("w.example/1 at ") == true)
            let other = try desk.oracle("--witness", desk.witnessPublic, "--proof", proof)
            #expect(other.status == 0, "\(other.errors)")
        }
    }

    @Test("A-59 a proof or a payload with one bit changed is refused, with place and remedy")
    func changedProof() throws {
        let desk = try ProofDesk()
        try desk.append(20, from: 1)
        _ = try desk.checkpoint("head", from: "@0")
        let payload = desk.path("payload")
        let proof = try desk.keep("p", "prove", "inclusion", "@7", "--disclose", payload)
        let size = try Data(contentsOf: URL(filePath: proof)).count
        for byte in stride(from: 3, to: size, by: 41) {
            let restore = try Data.flip(proof, byte: byte)
            let done = try desk.verify("proof", proof)
            #expect(done.status == 1, "byte \(byte): \(done.errors)")
            #expect(done.errors.contains("where:  \(proof)") && done.errors.contains("remedy:"))
            #expect(done.output.isEmpty)
            let other = try desk.oracle("--witness", desk.witnessPublic, "--proof", proof)
            #expect(other.status == 1, "byte \(byte)")
            try restore()
        }
        _ = try Data.flip(payload, byte: 17)
        let done = try desk.verify("proof", proof, "--payload", payload)
        #expect(done.status == 1 && done.errors.contains("are not those that @7"))
    }

    @Test("A-59 the log is shown to have only grown, and a rewritten one is not")
    func consistency() throws {
        let desk = try ProofDesk()
        try desk.append(6, from: 1)
        let old = try desk.checkpoint("old", from: "@0")
        try desk.append(270, from: 7)
        _ = try desk.checkpoint("new", from: old)
        let request = try desk.keep("proof", "prove", "consistency", old)
        let done = try desk.verify("consistency", old, request, "--json")
        #expect(done.status == 0, "\(done.errors)")
        let told = try #require(try JSONLines.parse(done.output).first)
        #expect(told["from"] as? Int == 7 && told["size"] as? Int == 277)
        #expect(try desk.oracle("--consistency", old, request).status == 0)
        // Another log under the same key: its head is signed just as well.
        let twin = try TemporaryStore()
        _ = try twin.ingest(CloudEvents.disposition(id: "f1"))
        let head = try twin.daybook("checkpoint", "--key", desk.logKey)
        let foreign = try desk.store.scratch.file("foreign", head.output)
        let refused = try desk.store.daybook("prove", "consistency", foreign)
        #expect(refused.status == 1 && refused.errors.contains("does not continue"))
        let text = try String(contentsOfFile: request, encoding: .utf8)
        let mixed = try desk.store.scratch.file(
            "mixed", text.replacing("old 7\n", with: "old 1\n"))
        let verdict = try desk.verify("consistency", foreign, mixed, policy: desk.alone)
        #expect(verdict.status == 1 && verdict.errors.contains("remedy:"), "\(verdict.errors)")
    }

    @Test("A-59 the log signs nothing at odds with what it signed before")
    func signsForward() throws {
        let desk = try ProofDesk()
        let copy = desk.path("copy")
        try FileManager.default.copyItem(atPath: desk.store.path, toPath: copy)
        try desk.append(3, from: 1)
        try desk.keep("head", "checkpoint", "--key", desk.logKey)
        let signed = desk.store.path + "/checkpoint"
        // An older copy of the log, under what was signed since.
        try FileManager.default.copyItem(atPath: signed, toPath: copy + "/checkpoint")
        let behind = try Program.daybook.run(
            ["checkpoint", "--key", desk.logKey, "--store", copy])
        #expect(behind.status == 1 && behind.errors.contains("before the checkpoint at @4"))
        // The copy goes on by itself: another history of the same length and more.
        let other = (1...5).map { CloudEvents.disposition(id: "other\($0)") }
        _ = try Program.daybook.run(
            ["ingest", "-", "--store", copy],
            input: Array((other.joined(separator: "\n") + "\n").utf8))
        let forked = try Program.daybook.run(
            ["checkpoint", "--key", desk.logKey, "--store", copy])
        #expect(forked.status == 1 && forked.errors.contains("is not the one that was signed"))
        #expect(
            try Data(contentsOf: URL(filePath: signed))
                == Data(contentsOf: URL(filePath: copy + "/checkpoint")))
    }

    @Test("A-59 a witness cosigns once it is shown the way, never goes back, and keeps its state")
    func witness() throws {
        let desk = try ProofDesk()
        try desk.append(4, from: 1)
        let old = try desk.checkpoint("old", from: "@0")
        let cosigned = try desk.verify("checkpoint", old)
        #expect(cosigned.status == 0, "\(cosigned.errors)")
        try desk.append(4, from: 5)
        try desk.keep("new", "checkpoint", "--key", desk.logKey)
        let missing = try desk.verify("checkpoint", desk.path("new"))
        #expect(missing.status == 1 && missing.errors.contains("w1 has not cosigned"))
        let words = ["--key", desk.path("w.key"), "--state", desk.path("seen")]
        func ask(_ request: String) throws -> Program.Result {
            try desk.store.daybook(["witness", request, "--policy", desk.policy] + words)
        }
        let eager = try desk.keep("eager", "prove", "consistency", "@0")
        let conflict = try ask(eager)
        #expect(conflict.status == 75 && conflict.output == "5\n")
        let request = try desk.keep("request", "prove", "consistency", old)
        let restore = try Data.flip(request, byte: 12)
        #expect(try ask(request).status == 1)
        try restore()
        #expect(try ask(request).status == 0)
        #expect(try ask(request).status == 75)
        let state = try FileManager.default.subpathsOfDirectory(atPath: desk.path("seen"))
        let file = try #require(state.first { $0.hasSuffix("/checkpoint") })
        #expect(try desk.verify("checkpoint", desk.path("seen/" + file)).status == 0)
    }

    @Test("A-59 a key is its owner's alone, never overwritten, and good for one purpose")
    func keys() throws {
        let desk = try ProofDesk()
        let mode = try FileManager.default.attributesOfItem(atPath: desk.logKey)
        #expect(mode[.posixPermissions] as? Int == 0o600)
        let again = try desk.store.daybook("key", "generate", "x", "--out", desk.logKey)
        #expect(again.status == 2 && again.errors.contains("never overwritten"))
        #expect(try desk.store.daybook("key", "show", desk.logKey).lines == [desk.logPublic])
        let wrong = try desk.store.daybook("checkpoint", "--key", desk.path("w.key"))
        #expect(wrong.status == 2 && wrong.errors.contains("a witness's key"))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o640], ofItemAtPath: desk.logKey)
        let open = try desk.store.daybook("checkpoint", "--key", desk.logKey)
        #expect(open.status == 2 && open.errors.contains("chmod 600"))
        let named = try desk.store.daybook("key", "generate", "a b", "--out", desk.path("n"))
        #expect(named.status == 64)
    }

    @Test("A-59 a new key signs after the old one has named it, and both verify under a policy")
    func succession() throws {
        let desk = try ProofDesk()
        let new = desk.path("new.key")
        let made = try desk.store.daybook("key", "generate", "books.example/desk", "--out", new)
        let statement = try desk.keep("s", "key", "succeed", desk.logKey, new, "--from", "@1")
        let done = try desk.verify("succession", statement, "--json")
        let told = try #require(try JSONLines.parse(done.output).first)
        let line = try #require(told["add"] as? String)
        #expect(line == "log \(made.lines[0])")
        let both = try desk.store.scratch.file(
            "both", "log \(desk.logPublic)\n\(line)\nquorum none\n")
        let old = try desk.keep("old", "checkpoint", "--key", desk.logKey)
        let overlap = try desk.keep("o", "checkpoint", "--key", new, "--key", desk.logKey)
        try desk.append(1, from: 1)
        let alone = try desk.keep("n", "checkpoint", "--key", new)
        for file in [old, overlap, alone] {
            #expect(try desk.verify("checkpoint", file, policy: both).status == 0)
        }
        #expect(try desk.verify("checkpoint", overlap, policy: desk.alone).status == 0)
        let unknown = try desk.verify("checkpoint", alone, policy: desk.alone)
        #expect(unknown.status == 1 && unknown.errors.contains("log line for the new one"))
        let flipped = try Data.flip(statement, byte: 120)
        #expect(try desk.verify("succession", statement).status == 1)
        try flipped()
    }
}
