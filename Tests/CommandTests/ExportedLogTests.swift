import Foundation
import Testing

/// A log exported as plain files, judged by the verifier and by another reading.
@Suite struct ExportedLogTests {
    @Test("A-59 law 9: an exported log verifies, grows, and continues what was seen before")
    func grows() throws {
        let desk = try ProofDesk()
        let folder = desk.path("tlog")
        try desk.append(299, from: 1)
        let old = try desk.checkpoint("old", from: "@0")
        let first = try desk.store.json("export", "tlog", folder)
        #expect(first.first?["from"] as? Int == 0 && first.first?["tiles"] as? Int == 5)
        #expect(try desk.verify("export", folder).status == 0)
        try desk.append(300, from: 300)
        let new = try desk.checkpoint("new", from: old)
        let second = try desk.store.json("export", "tlog", folder)
        #expect(second.first?["from"] as? Int == 300 && second.first?["tiles"] as? Int == 5)
        let done = try desk.verify("export", folder, "--since", old, "--json")
        #expect(done.status == 0, "\(done.errors)")
        let told = try #require(try JSONLines.parse(done.output).first)
        #expect(told["entries"] as? Int == 600 && told["earlierTiles"] as? Int == 3)
        let other = try desk.oracle("--witness", desk.witnessPublic, "--export", folder)
        #expect(other.status == 0 && other.output == "export: 600 entries\n", "\(other.errors)")
        let backwards = try desk.store.daybook(
            "export", "tlog", folder, "--checkpoint", old)
        #expect(backwards.status == 1 && backwards.errors.contains("is further on"))
        let again = try desk.store.json("export", "tlog", folder)
        #expect(again.first?["tiles"] as? Int == 0)
        #expect(
            try Data(contentsOf: URL(filePath: folder + "/checkpoint"))
                == Data(contentsOf: URL(filePath: new)))
    }

    @Test("A-59 one bit changed in any file of an exported log is found, and the file named")
    func flipped() throws {
        let desk = try ProofDesk()
        let folder = desk.path("tlog")
        for (name, from, count) in [("a", 1, 299), ("b", 300, 300)] {
            try desk.append(count, from: from)
            try desk.keep(name, "checkpoint", "--key", desk.logKey)
            try desk.keep("done", "export", "tlog", folder)
        }
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder).filter {
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(
                atPath: folder + "/" + $0, isDirectory: &isFolder)
            return !isFolder.boolValue
        }
        #expect(files.count == 11)
        for file in files {
            let restore = try Data.flip(folder + "/" + file, byte: 29)
            let done = try desk.verify("export", folder, policy: desk.alone)
            #expect(done.status == 1, "\(file): \(done.output)")
            let isEntry = file.hasPrefix("tile/0/") && !file.hasSuffix(".p/44")
            let place = isEntry ? file.replacing("tile/0", with: "tile/entries") : file
            #expect(done.errors.contains(folder + "/" + place), "\(file): \(done.errors)")
            #expect(done.errors.contains("remedy:"))
            try restore()
            try FileManager.default.moveItem(
                atPath: folder + "/" + file, toPath: desk.path("aside"))
            let gone = try desk.verify("export", folder, policy: desk.alone)
            let isNeeded = !file.hasSuffix(".p/44") && file != "tile/1/000.p/1"
            #expect(gone.status == (!isNeeded ? 0 : file == "checkpoint" ? 2 : 1), "\(file)")
            try FileManager.default.moveItem(
                atPath: desk.path("aside"), toPath: folder + "/" + file)
        }
        #expect(try desk.verify("export", folder, policy: desk.alone).status == 0)
    }

    @Test("A folder of something else, of another log or of another past is left as it is")
    func foreign() throws {
        let desk = try ProofDesk()
        try desk.keep("head", "checkpoint", "--key", desk.logKey)
        let folder = desk.path("tlog")
        try desk.keep("done", "export", "tlog", folder)
        let twin = try TemporaryStore()
        _ = try twin.ingest(CloudEvents.disposition(id: "f1"))
        _ = try twin.daybook("checkpoint", "--key", desk.logKey)
        let forked = try twin.daybook("export", "tlog", folder)
        #expect(forked.status == 1 && forked.errors.contains("another past"))
        let other = desk.path("other.key")
        _ = try twin.daybook("key", "generate", "other.example", "--out", other)
        let second = try TemporaryStore()
        _ = try second.daybook("checkpoint", "--key", other)
        let foreign = try second.daybook("export", "tlog", folder)
        #expect(foreign.status == 1 && foreign.errors.contains("books.example/desk"))
        let used = try desk.store.daybook("export", "tlog", desk.store.path)
        #expect(used.status == 2 && used.errors.contains("holds something else"))
    }

    @Test("The verifier tells usage, trouble and problems apart")
    func statuses() throws {
        let desk = try ProofDesk()
        try desk.keep("head", "checkpoint", "--key", desk.logKey)
        #expect(try ProofDesk.verifier.run(["checkpoint", desk.path("head")]).status == 64)
        #expect(try ProofDesk.verifier.run(["nonsense"]).status == 64)
        #expect(try ProofDesk.verifier.run(["--help"]).status == 0)
        #expect(try desk.verify("checkpoint", desk.path("missing")).status == 2)
        let bad = try desk.store.scratch.file("bad", "log nonsense\nquorum none\n")
        let policy = try desk.verify("checkpoint", desk.path("head"), policy: bad)
        #expect(policy.status == 2 && policy.errors.contains("\(bad), line 1"))
        #expect(try desk.verify("checkpoint", bad).status == 1)
        #expect(try desk.verify("checkpoint", desk.path("head"), policy: desk.alone).status == 0)
    }
}
