import EventLog
import Foundation
import LMDB
import Testing

@Suite("Making and opening a store") struct StoreTests {
    @Test("A store is its owner's alone, and nothing is left beside it")
    func created() throws {
        let store = try TemporaryStore()
        func mode(_ path: String) throws -> Int {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            return try #require(attributes[.posixPermissions] as? NSNumber).intValue
        }
        #expect(try mode(store.path) == 0o700 && mode(store.path + "/secret") == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: store.directory) == ["store"])
        #expect(throws: StoreError.exists(path: store.path)) {
            try EventLog.create(at: store.path + "/", clock: .real)
        }
        let other = store.directory + "/other"
        try EventLog.create(at: other, clock: .real)
        let ids = try [store.path, other].map {
            try EventLog(opening: $0, access: .readOnly).storeID
        }
        #expect(ids[0] != ids[1])
    }

    @Test("What cannot become a store is refused, and left as it was")
    func notCreated() throws {
        let store = try TemporaryStore()
        let file = store.directory + "/file"
        #expect(FileManager.default.createFile(atPath: file, contents: Data([1])))
        #expect(throws: StoreError.exists(path: file)) {
            try EventLog.create(at: file, clock: .real)
        }
        #expect(throws: StoreError.self) {
            try EventLog.create(at: store.directory + "/none/store", clock: .real)
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: store.directory).sorted()
        #expect(names == ["file", "store"])
    }

    @Test("What is no store is told from a missing one, with the remedy")
    func notAStore() throws {
        let store = try TemporaryStore()
        let missing = store.directory + "/none"
        let error = #expect(throws: StoreError.missing(path: missing)) {
            try EventLog(opening: missing, access: .readOnly)
        }
        #expect("\(error as Any)".contains("daybook init"))
        for kind in ["empty", "other", "hollow", "file"] {
            let path = store.directory + "/" + kind
            switch kind {
            case "file": #expect(FileManager.default.createFile(atPath: path, contents: Data()))
            case "hollow":
                try FileManager.default.createDirectory(
                    atPath: path + "/log", withIntermediateDirectories: true)
            default:
                try FileManager.default.createDirectory(
                    atPath: path, withIntermediateDirectories: true)
            }
            if kind == "other" {
                #expect(FileManager.default.createFile(atPath: path + "/x", contents: Data()))
            }
            let error = #expect(throws: StoreError.self) {
                try EventLog(opening: path, access: .readWrite)
            }
            #expect("\(error as Any)".contains("not a Daybook store"), "\(kind)")
        }
    }

    @Test("A store of another format is refused with both versions named")
    func otherVersion() throws {
        for format in [UInt8(1), 3] { try refuses(format) }
    }

    private func refuses(_ format: UInt8) throws {
        let store = try TemporaryStore()
        let environment = try Environment(opening: store.path + "/log")
        let meta = try environment.table("meta")
        try environment.write { transaction in
            try transaction.put(meta, key: Array("store".utf8), value: [format, 0, 0, 0, 9, 9])
        }
        environment.close()
        let error = StoreError.otherVersion(
            found: UInt32(format), supported: 2, path: store.path)
        #expect(throws: error) {
            try EventLog(opening: store.path, access: .readOnly)
        }
    }

    @Test("Reading needs no secret; writing does, and a second opening is refused")
    func secret() throws {
        let store = try TemporaryStore()
        try FileManager.default.removeItem(atPath: store.path + "/secret")
        #expect(throws: StoreError.secretMissing(path: store.path + "/secret")) {
            try EventLog(opening: store.path, access: .readWrite)
        }
        let log = try store.open(.readOnly)
        #expect(try log.head().position == Position(1))
        #expect(throws: AppendError.self) { try log.appendBlocking(request("k")) }
        #expect(throws: AppendError.self) { try log.dryRun(request("k")) }
        #expect(throws: AppendError.self) { try log.advanceClock(to: noon, by: anyone) }
        let error = #expect(throws: StoreError.self) { try store.open(.readOnly) }
        #expect("\(error as Any)".contains("already"))
    }

    @Test("Another user gets a refusal that names the path")
    func permission() async throws {
        let store = try TemporaryStore()
        let path = store.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            // Root ignores permissions; anyone else loses them here.
            if getuid() == 0 { #expect(setgid(65_534) == 0 && setuid(65_534) == 0) }
            if getuid() != 65_534 { chmod(path, 0) }
            let error = #expect(throws: StoreError.self) {
                try EventLog(opening: path, access: .readOnly)
            }
            #expect("\(error as Any)".contains(path) && "\(error as Any)".contains("ermission"))
        }
        chmod(path, 0o700)
    }

    @Test("A truncated data file is refused when it is opened")
    func truncated() throws {
        let store = try TemporaryStore()
        let log = try store.open()
        for result in log.appendAll((0..<500).map { request("k-\($0)") }) { _ = try result.get() }
        log.close()
        let file = store.path + "/log/data.mdb"
        // Room may be kept ahead of what is used: the cut goes far below.
        #expect(truncate(file, 4 * 4_096) == 0)
        let error = #expect(throws: StoreError.self) { try store.open(.readOnly) }
        #expect("\(error as Any)".contains("data.mdb"))
    }

    @Test("A damaged record is refused by every read that meets it, by its position")
    func damaged() throws {
        let store = try TemporaryStore()
        let log = try store.open()
        let mark = Array("a mark that stands nowhere else".utf8)
        for number in 0..<40 {
            let payload = number == 20 ? mark : [UInt8(number)]
            _ = try log.appendBlocking(request("k-\(number)", [event(payload: payload)]))
        }
        log.close()
        let file = URL(filePath: store.path + "/log/data.mdb")
        var bytes = try Data(contentsOf: file)
        var found = 0
        while let place = bytes.firstRange(of: Data(mark)) {
            bytes[place.lowerBound + 5] ^= 4
            found += 1
        }
        try bytes.write(to: file)
        #expect(found > 0)

        let damaged = try store.open(.readOnly)
        let place = Position(22)
        func isNamed(_ body: () throws -> Void) -> Bool {
            do {
                try body()
                return false
            } catch StoreError.corrupt(let position, _) {
                return position == place
            } catch {
                return false
            }
        }
        #expect(isNamed { _ = try damaged.event(at: place) })
        #expect(isNamed { _ = try damaged.read(limit: .max) })
        #expect(isNamed { _ = try damaged.readBackward(limit: .max) })
        #expect(isNamed { _ = try damaged.readStream("exception/QX-9") })
        #expect(isNamed { try damaged.scan { _ in } })
        #expect(isNamed { _ = try damaged.head(at: Position(40)) })
        #expect(try damaged.read(after: place, limit: .max).count == 19)
        let report = try damaged.verify()
        #expect(!report.isSound && report.firstBadPosition == place)
    }
}
