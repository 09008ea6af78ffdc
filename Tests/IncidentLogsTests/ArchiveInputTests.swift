import Foundation
import Glibc
import Testing

@testable import IncidentLogs

/// Archives made by Python's libraries, sound and spoilt.
struct ArchiveInputTests {
    /// By name; made once, held in memory.
    private static let archives = Result {
        let folder = try TemporaryFolder()
        _ = try Oracle.run("make_archives.py", folder.path)
        return try folder.files()
    }

    private let folder: TemporaryFolder
    private let content: [UInt8]

    init() throws {
        folder = try TemporaryFolder()
        content = [UInt8](try Self.archives.get()["content.bin"]!)
    }

    /// Lays an archive down; a name that stands for none is a path to nothing.
    private func path(_ name: String) throws -> String {
        let path = "\(folder.path)/\(name)"
        try Self.archives.get()[name]?.write(to: URL(filePath: path))
        return path
    }

    private func all(_ input: ArchiveInput) throws(ArchiveError) -> [UInt8] {
        var all: [UInt8] = []
        while case let chunk = try input.nextChunk(), !chunk.isEmpty { all += chunk }
        return all
    }

    /// What was delivered before the error, and the error.
    private func failure(_ name: String) throws -> (delivered: Int, error: ArchiveError) {
        var delivered = 0
        let path = try path(name)
        do throws(ArchiveError) {
            let input = try ArchiveInput(path: path)
            while case let count = try input.nextChunk().count, count > 0 { delivered += count }
        } catch { return (delivered, error) }
        Issue.record("\(name) was read without an error")
        throw CancellationError()
    }

    @Test(
        "B-59 a log is read by its content, whatever its name says",
        arguments: [
            ("content.bin", .plain), ("plain.zip", .plain), ("gzip.csv", .gzip), ("xz.gz", .xz),
            ("zip.xes", .zip), ("stored.zip", .zip), ("two-members.gz", .gzip),
        ] as [(String, ArchiveInput.Form)])
    func forms(name: String, form: ArchiveInput.Form) throws {
        let input = try ArchiveInput(path: path(name))
        #expect(input.form == form)
        #expect(try all(input) == content)
        #expect(input.member == (form == .zip ? "log.csv" : nil))
        #expect(try input.nextChunk() == [])
    }

    @Test(
        "B-59 a log is read from a pipe as from a file",
        arguments: ["plain.zip", "gzip.csv", "xz.gz", "zip.xes", "stored.zip"])
    func pipes(name: String) throws {
        let cat = Process()
        cat.executableURL = URL(filePath: "/bin/cat")
        cat.arguments = [try path(name)]
        let pipe = Pipe()
        cat.standardOutput = pipe
        try cat.run()
        defer { cat.waitUntilExit() }
        let descriptor = pipe.fileHandleForReading.fileDescriptor
        let input = try ArchiveInput(borrowing: descriptor, named: "pipe")
        #expect(try all(input) == content)
        #expect(input.progress.totalBytes == nil)
    }

    @Test("B-59 a file is read from where it stands, as standard input may be handed over")
    func offset() throws {
        let descriptor = try open(path("content.bin"), O_RDONLY)
        defer { close(descriptor) }
        lseek(descriptor, 150_000, SEEK_SET)
        let input = try ArchiveInput(borrowing: descriptor, named: "-")
        #expect(try all(input) == Array(content[150_000...]))
        #expect(input.progress == .init(readBytes: 50_008, totalBytes: 50_008))
    }

    @Test("An empty input is no error here", arguments: ["empty", "empty.gz"])
    func empty(name: String) throws {
        #expect(try all(ArchiveInput(path: path(name))) == [])
    }

    @Test(
        "Progress tells compressed bytes, never falls, and ends at the total",
        arguments: ["content.bin", "gzip.csv", "xz.gz", "zip.xes"])
    func progress(name: String) throws {
        let size = try Data(contentsOf: URL(filePath: path(name))).count
        let input = try ArchiveInput(path: path(name))
        var last = 0
        while try !input.nextChunk().isEmpty {
            #expect(input.progress.readBytes >= last && input.progress.totalBytes == size)
            last = input.progress.readBytes
        }
        #expect(last > 0)
        #expect(input.progress.readBytes == size)
    }

    @Test(
        "B-58 a truncated archive is an error with its place",
        arguments: [
            "cut.gz", "no-trailer.gz", "cut-trailer.gz", "cut.xz", "cut.zip", "cut-stored.zip",
        ])
    func truncated(name: String) throws {
        let (delivered, error) = try failure(name)
        #expect(error.problem == .truncated)
        #expect(error.offset == delivered && error.path == "\(folder.path)/\(name)")
        #expect(error.inputOffset > 0)
        #expect(error.member == (name.hasSuffix("zip") ? "log.csv" : nil))
        #expect(error.description.contains("Fetch the file again"))
    }

    @Test(
        "B-58 one flipped bit is an error, in gzip too",
        arguments: [
            "flip.gz", "flip-checksum.gz", "flip.xz", "flip.zip", "flip-stored.zip", "junk.gz",
        ])
    func damaged(name: String) throws {
        let (delivered, error) = try failure(name)
        guard case .damaged = error.problem else {
            Issue.record("\(error)")
            return
        }
        #expect(error.offset == delivered)
        #expect(error.member == (name.hasSuffix("zip") ? "log.csv" : nil))
    }

    @Test(
        "What cannot be read says so, with a remedy",
        arguments: [
            ("empty.zip", .noMember, "Name the archive"), ("folders.zip", .noMember, "Name the"),
            ("log.bz2", .unsupported("bzip2"), "Unpack it"),
            ("log.zst", .unsupported("zstd"), "Unpack it"),
            ("log.7z", .unsupported("7-Zip"), "Unpack it"),
            ("nowhere.csv", .unreadable(code: ENOENT), "Check the name"),
            ("", .unreadable(code: EISDIR), "Name a file"),
        ] as [(String, ArchiveError.Problem, String)])
    func refusals(name: String, problem: ArchiveError.Problem, remedy: String) throws {
        let (_, error) = try failure(name)
        #expect(error.problem == problem)
        #expect(error.description.contains(remedy), "\(error)")
    }

    @Test("A quarter of a gigabyte in a small archive takes no memory to speak of")
    func boundedMemory() async throws {
        await #expect(processExitsWith: .success) {
            let path = FileManager.default.temporaryDirectory
                .appending(path: "daybook-zeros-\(getpid()).gz").path()
            defer { unlink(path) }
            let write = Process()
            write.executableURL = URL(filePath: "/bin/sh")
            write.arguments = ["-c", "head -c 250000000 /dev/zero | gzip -1 > '\(path)'"]
            try write.run()
            write.waitUntilExit()
            var usage = rusage()
            getrusage(RUSAGE_SELF.rawValue, &usage)
            let before = usage.ru_maxrss
            let input = try ArchiveInput(path: path)
            var total = 0
            while case let count = try input.nextChunk().count, count > 0 { total += count }
            getrusage(RUSAGE_SELF.rawValue, &usage)
            precondition(total == 250_000_000)
            precondition(
                usage.ru_maxrss - before < 16_384, "grew by \(usage.ru_maxrss - before) KiB")
        }
    }
}
