import EventLog
import Foundation
import Testing

/// A backup in the place of a store: whole, told, and answered for (S10).
@Suite("S10 daybook restore") struct RestoreTests {
    private let desk: ProofDesk
    private var backup: String { desk.path("backup") }
    private var again: String { desk.path("again") }

    init() throws {
        desk = try ProofDesk()
        try StoppedRun.fill(desk.store)
        _ = try desk.store.ingest(
            CloudEvents.disposition(id: "u").replacing(
                "daybook.v1.DispositionRecorded", with: "daybook.v9.NeverHeardOf"))
        try desk.keep("signed", "checkpoint", "--key", desk.logKey)
        try #require(try desk.store.daybook("backup", backup).status == 0)
    }

    private func restore(_ more: String..., to place: String? = nil) throws -> Program.Result {
        try Program.daybook.run(
            ["restore", "from", backup, "--store", place ?? again, "--reason", "lost", "--json"]
                + more)
    }

    private func daybook(_ arguments: String...) throws -> Program.Result {
        try Program.daybook.run(arguments + ["--store", again])
    }

    @Test("It has the backup's log, secret, checkpoint and quarantine, one event more, and goes on")
    func whole() throws {
        let made = try restore()
        try #require(made.status == 0, "\(made.errors)")
        let told = try #require(try JSONLines.parse(made.output).first)
        let log = try EventLog(opening: again, access: .readWrite)
        let copy = try EventLog(opening: backup, access: .readOnly)
        let head = try copy.head()
        #expect(told["position"] as? Int == Int(head.position.rawValue))
        #expect(try log.head().position == head.position.next)
        #expect(try log.head(at: head.position) == head.root)
        #expect(try log.verify().isSound)
        #expect(try log.restoration()?.isAccepted == false)
        #expect(try log.restoration()?.backup == head.position)
        log.close()
        copy.close()
        for name in ["secret", "checkpoint"] {
            #expect(
                try Data(contentsOf: URL(filePath: again + "/" + name))
                    == Data(contentsOf: URL(filePath: desk.store.path + "/" + name)))
        }
        let repeated = try Program.daybook.run(
            ["ingest", "-", "--store", again],
            input: Array((CloudEvents.disposition(id: "e1") + "\n").utf8))
        #expect(repeated.output.contains("duplicate"), "\(repeated.output)")
        for view in ["queue", "effects", "followups", "quarantine"] {
            #expect(
                try daybook(view, "--json").output == desk.store.daybook(view, "--json").output)
        }
        #expect(try daybook("quarantine", "--quiet").lines.count == 2)
        #expect(try daybook("verify").status == 0)
    }

    @Test("A store at the place is never overwritten: ahead, behind, foreign, or none")
    func occupied() throws {
        _ = try desk.store.ingest(CloudEvents.disposition(id: "more", exception: "QX-77"))
        let head = try desk.store.head()
        let ahead = try restore(to: desk.store.path)
        #expect(ahead.status == 1 && ahead.errors.contains("2 events behind"), "\(ahead.errors)")
        #expect(try desk.store.head() == head)
        let foreign = try TemporaryStore()
        let other = try restore(to: foreign.path)
        #expect(other.status == 1 && other.errors.contains("another store"))
        let plain = desk.path("plain")
        try FileManager.default.createDirectory(atPath: plain, withIntermediateDirectories: false)
        _ = FileManager.default.createFile(atPath: plain + "/x", contents: nil)
        let occupied = try restore(to: plain)
        #expect(occupied.status == 2 && occupied.errors.contains("no store"))
        try #require(try restore().status == 0)
        let parted = try restore()
        #expect(parted.status == 1 && parted.errors.contains("ahead of the backup: 1 event"))
    }

    @Test("Each file that is changed, cut, or missing is named, and nothing is left at the place")
    func damaged() throws {
        let files = ["log/data.mdb", "secret", "checkpoint"]
        for file in files {
            let path = backup + "/" + file
            let whole = try Data(contentsOf: URL(filePath: path))
            var flipped = whole
            flipped[whole.count / 2] ^= 1
            for bad in [flipped, whole.dropLast(), nil] {
                try bad?.write(to: URL(filePath: path))
                if bad == nil { try FileManager.default.removeItem(atPath: path) }
                let done = try restore()
                #expect(done.status != 0 && done.errors.contains(file), "\(done.errors)")
                try whole.write(to: URL(filePath: path))
            }
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: desk.store.scratch.path)
        #expect(!left.contains { $0.hasPrefix("again") }, "\(left)")
        #expect(try restore().status == 0)
    }

    @Test("What was signed elsewhere and is not in the backup is lost, and refused unless accepted")
    func loss() throws {
        let early = desk.path("signed")
        try #require(try restore("--checkpoint", early, to: desk.path("other")).status == 0)
        try desk.append(3, from: 500)
        let late = try desk.keep("late", "checkpoint", "--key", desk.logKey)
        let refused = try restore("--checkpoint", early, "--checkpoint", late)
        #expect(refused.status == 1 && refused.errors.contains("4 events behind"))
        #expect(!FileManager.default.fileExists(atPath: again))
        let accepted = try restore("--checkpoint", late, "--accept-loss")
        #expect(accepted.status == 0 && accepted.errors.contains("4 events behind"))
    }

    @Test("A-60 a reactor refuses it until somebody else answers for it, once")
    func accepted() throws {
        try #require(try restore().status == 0)
        #expect(try daybook("doctor").status == 1)
        let waiting = try EventLog(opening: again, access: .readOnly)
        #expect(try waiting.restoration()?.isAccepted == false)
        let restorer = try waiting.event(at: waiting.head().position).actor.identity
        waiting.close()
        let own = try daybook("restore", "accept", "--approver", restorer, "--reason", "x")
        #expect(own.status == 1 && own.errors.contains("A-60"), "\(own.errors)")
        for _ in 0..<2 {
            let done = try daybook("restore", "accept", "--approver", "ben", "--reason", "seen")
            #expect(done.status == 0, "\(done.errors)")
        }
        let log = try EventLog(opening: again, access: .readOnly)
        defer { log.close() }
        #expect(try log.restoration()?.isAccepted == true)
        #expect(try log.readStream(Restoration.stream).count == 2)
        #expect(try daybook("doctor").status == 0)
        #expect(
            try desk.store.daybook("restore", "accept", "--approver", "b", "--reason", "x")
                .status == 1)
    }
}
