import EventLog
import Foundation
import Testing

/// A log carried as text from one store to another.
@Suite struct TransferTests {
    @Test("S1 law 4: export and import give the same records, roots and answers", arguments: 1...4)
    func carried(seed: Int) throws {
        let desk = try TransferDesk(seed: UInt64(seed))
        let exported = try desk.export("--with-secret", desk.secret)
        #expect(exported.status == 0, "\(exported.errors)")
        let imported = try desk.importAgain("--secret", desk.secret)
        #expect(imported.status == 0, "\(imported.errors)")
        let (old, new) = (try desk.open(), try desk.openAgain())
        defer {
            old.close()
            new.close()
        }
        #expect(try old.head() == new.head())
        #expect(old.storeID == new.storeID)
        let (records, again) = (try desk.records(old), try desk.records(new))
        #expect(records == again)
        #expect(try new.verify().isSound)
        // Every request once more, and every key with other content: the same answers, and where
        // they are recorded, the same events.
        for request in desk.requests + desk.requests.map(TransferDesk.contradicted) {
            #expect(desk.answer(old, request) == desk.answer(new, request))
        }
        #expect(try old.head().position == new.head().position)
    }

    @Test("An imported store exports the text that it was made of")
    func again() throws {
        let desk = try TransferDesk(seed: 8)
        #expect(try desk.export().status == 0)
        #expect(try desk.importAgain().status == 0)
        #expect(try desk.export(to: "after", from: desk.again).status == 0)
        let (before, after) = (
            try Data(contentsOf: URL(filePath: desk.file)),
            try Data(contentsOf: URL(filePath: desk.path("after")))
        )
        #expect(before == after)
    }

    @Test("Law 9: leaves and root follow from an exported log alone, in another program")
    func oracle() throws {
        let desk = try TransferDesk(seed: 9)
        #expect(try desk.export().status == 0)
        let judged = try Program(path: TransferDesk.oracle).run([desk.file])
        let root = try desk.store.head().split(separator: " ")[1]
        #expect(judged.status == 0 && judged.output.contains(root), "\(judged.errors)")
        let changed = try String(contentsOfFile: desk.file, encoding: .utf8)
            .replacing("\"claimed\":\"\"", with: "\"claimed\":\"x\"", maxReplacements: 1)
        try changed.write(toFile: desk.file, atomically: true, encoding: .utf8)
        #expect(try Program(path: TransferDesk.oracle).run([desk.file]).status == 1)
    }

    @Test("A store without its secret, or with another's, is read and never written")
    func secret() throws {
        let desk = try TransferDesk(seed: 3)
        #expect(try desk.export("--with-secret", desk.secret).status == 0)
        #expect(try desk.importAgain().status == 0)
        let event = CloudEvents.disposition(id: "late")
        func ingest() throws -> Program.Result {
            try Program.daybook.run(
                ["ingest", "-", "--store", desk.again], input: Array(event.utf8 + [10]))
        }
        let read = try Program.daybook.run(["verify", "--store", desk.again])
        let missing = try ingest()
        #expect(read.status == 0 && missing.status == 2, "\(missing.errors)")
        #expect(missing.errors.contains("secret is missing"))
        let other = try TemporaryStore()
        try FileManager.default.copyItem(
            atPath: other.path + "/secret", toPath: desk.again + "/secret")
        let foreign = try ingest()
        #expect(foreign.status == 2 && foreign.errors.contains("secret of another store"))
        try FileManager.default.removeItem(atPath: desk.again + "/secret")
        try FileManager.default.copyItem(atPath: desk.secret, toPath: desk.again + "/secret")
        #expect(try ingest().status == 0)
        let refused = try desk.importAgain("--secret", other.path + "/secret", to: "third")
        #expect(refused.status == 2 && refused.errors.contains("secret of another store"))
        #expect(!FileManager.default.fileExists(atPath: desk.path("third")))
    }

    @Test("A file that was cut or changed is refused with its line, and leaves no store")
    func damaged() throws {
        let desk = try TransferDesk(seed: 5)
        #expect(try desk.export().status == 0)
        let lines = try String(contentsOfFile: desk.file, encoding: .utf8)
            .split(separator: "\n").map(String.init)
        let digest = "\"contentDigest\":\"01"
        let first = try #require(lines.indices.dropFirst(3).first { lines[$0].contains(digest) })
        let erased = lines[2].replacing(
            #/"salt":"[0-9a-f]*","payload":"[^"]*"/#, with: "\"salt\":null,\"payload\":null")
        typealias Damage = (name: String, lines: [String], place: Int)
        let last = lines.count
        func changed(
            _ name: String, _ index: Int, _ old: String, _ new: String
        ) -> Damage {
            var changed = lines
            changed[index] = changed[index].replacing(old, with: new)
            return (name, changed, index + 1)
        }
        var swapped = lines
        swapped.swapAt(4, 5)
        var gap = lines
        gap.remove(at: 4)
        var all: [Damage] = [
            ("cut", Array(lines.dropLast()), last - 1), ("gap", gap, 5), ("swap", swapped, 5),
            ("more", lines + ["{}"], last + 1),
        ]
        all.append(changed("type", 2, "\"type\":\"", "\"type\":\"x"))
        all.append(changed("long", first, digest, digest + "0"))
        all.append(changed("digest", first, digest, String(digest.dropLast()) + "2"))
        all.append(changed("extra", 2, "\"salt\"", "\"pepper\""))
        // Only the first event tells what the first line should have said.
        var clock = changed("clock", 0, "virtual", "real")
        clock.place = 2
        all.append(clock)
        all.append(changed("rot", last - 1, "\"root\"", "\"rot\""))
        all.append(("root", lines.dropLast() + [TransferDesk.otherRoot(lines[last - 1])], last))
        var erasedLines = lines
        erasedLines[2] = erased
        all.append(("erased", erasedLines, 3))
        for (name, damaged, place) in all {
            #expect(damaged != lines, "\(name)")
            try (damaged.joined(separator: "\n") + "\n").write(
                toFile: desk.path("damaged"), atomically: true, encoding: .utf8)
            let done = try desk.importAgain(from: "damaged", to: "no-store")
            #expect(done.status == 1, "\(name): \(done.errors)")
            #expect(done.errors.contains("damaged, line \(place)\n"), "\(name): \(done.errors)")
            let left = try FileManager.default.contentsOfDirectory(atPath: desk.path(""))
            #expect(!left.contains { $0.hasPrefix("no-store") }, "\(name): \(left)")
        }
    }

    @Test("An import or export that is killed leaves no store and no file of that name")
    func killed() throws {
        let desk = try TransferDesk(seed: 6)
        let feed = Pipe()
        #expect(try desk.export().status == 0)
        let text = try Data(contentsOf: URL(filePath: desk.file))
        let running = try Program.daybook.start(
            ["import", "ndjson", "-", "--store", desk.again], input: feed.fileHandleForReading,
            output: .nullDevice)
        try feed.fileHandleForWriting.write(contentsOf: text.prefix(text.count / 2))
        while try !FileManager.default.contentsOfDirectory(atPath: desk.path(""))
            .contains(where: { $0.hasPrefix("again.importing-") })
        {
            usleep(10_000)
        }
        try running.end(with: SIGKILL)
        #expect(!FileManager.default.fileExists(atPath: desk.again))
        #expect(try desk.importAgain().status == 0)
        let twice = try desk.importAgain()
        #expect(twice.status == 2 && twice.errors.contains("exists already"))
        let over = try desk.export()
        #expect(over.status == 2 && over.errors.contains("exists already"))
    }
}
