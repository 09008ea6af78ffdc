import Foundation
import Testing

/// What the commands of proof print with `--json`, against the tables of the documentation.
@Suite struct ProofContractTests {
    @Test("D-10 --json of checkpoint, export and the verifier prints exactly what is documented")
    func fields() throws {
        let desk = try ProofDesk()
        let contract = try Contract.read()
        func compare(_ section: String, _ result: Program.Result) throws {
            #expect(result.status == 0, "\(section): \(result.errors)")
            let line = try #require(result.lines.first, "\(section)")
            #expect(result.lines.count == 1)
            #expect(Contract.keys(of: line) == contract.fields[section], "\(section)")
        }
        let old = try desk.checkpoint("old", from: "@0")
        try desk.append(2, from: 1)
        try compare(
            "daybook checkpoint",
            try desk.store.daybook("checkpoint", "--key", desk.logKey, "--json"))
        try compare("daybook checkpoint", try desk.store.daybook("checkpoint", "show", "--json"))
        _ = try desk.checkpoint("new", from: old)
        let folder = desk.path("tlog")
        try compare(
            "daybook export tlog", try desk.store.daybook("export", "tlog", folder, "--json"))
        let proof = try desk.keep("proof", "prove", "inclusion", "@2")
        let request = try desk.keep("request", "prove", "consistency", old)
        let new = desk.path("new.key")
        _ = try desk.store.daybook("key", "generate", "books.example/desk", "--out", new)
        let statement = try desk.keep("s", "key", "succeed", desk.logKey, new, "--from", "@3")
        for (word, arguments) in [
            ("proof", ["proof", proof]), ("checkpoint", ["checkpoint", old]),
            ("consistency", ["consistency", old, request]), ("export", ["export", folder]),
            ("succession", ["succession", statement]),
        ] {
            let done = try ProofDesk.verifier.run(
                arguments + ["--policy", desk.policy, "--json"])
            try compare("daybook-verify \(word)", done)
        }
    }
}
