import Glibc
import Testing

@testable import LMDB

/// What is refused at the door, with the reason and the remedy.
@Suite("Opening a store")
struct OpeningTests {
    let store = TemporaryStore()

    private func code(opening path: String) -> LMDBError.Code? {
        do throws(LMDBError) {
            _ = try Environment(opening: path)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("a missing directory, an empty one, a file, and foreign data are told apart")
    func notAStore() throws {
        #expect(code(opening: store.directory + "/nothing") == .missing)
        #expect(code(opening: store.directory) == .notAStore)
        #expect(TemporaryStore.list(store.directory).isEmpty)
        let file = store.directory + "/file"
        try [UInt8]("text".utf8).write(to: file)
        #expect(code(opening: file) == .notAStore)
        mkdir(store.path, 0o700)
        try [UInt8](repeating: 65, count: 20_000).write(to: store.path + "/data.mdb")
        #expect(code(opening: store.path) == .notAStore)
        try [UInt8]().write(to: store.path + "/data.mdb")
        #expect(code(opening: store.path) == .notAStore)
    }

    @Test("a file that was cut is refused at every length, and nothing reads beyond its end")
    func truncated() throws {
        let environment = try store.create()
        let numbers = try environment.table("numbers")
        for start in stride(from: UInt64(0), to: 1_000, by: 100) {
            try environment.write { transaction in
                for key in start..<start + 100 {
                    try transaction.put(
                        numbers, key: key, value: Array(repeating: 1, count: 500))
                }
            }
        }
        let used = try environment.info().usedBytes
        environment.close()
        let file = store.path + "/data.mdb"
        truncate(file, used)
        #expect(code(opening: store.path) == nil)
        for length in [used - 1, used - 4_096, used / 2, 8_192, 4_096, 100, 1] {
            truncate(file, length)
            guard case .truncated(let expected, let found) = code(opening: store.path) else {
                Issue.record("a file of \(length) bytes was taken")
                continue
            }
            #expect(found == length)
            #expect(expected == (length >= 8_192 ? used : 8_192))
        }
    }

    @Test("another version of LMDB's format is told apart from damage")
    func otherVersion() throws {
        try store.create().close()
        var file = try Array(contentsOf: store.path + "/data.mdb")
        file[20] = 9
        file[4_096 + 20] = 9
        try file.write(to: store.path + "/data.mdb")
        #expect(code(opening: store.path) == .versionMismatch)
    }

    @Test("creating refuses what exists and leaves no trace when it fails")
    func create() throws {
        try store.create().close()
        let again = #expect(throws: LMDBError.self) {
            try Environment.create(at: store.path, tables: [])
        }
        #expect(again?.code == .exists)
        let many = (0..<20).map { TableSpec("table\($0)") }
        let other = store.directory + "/other"
        let full = #expect(throws: LMDBError.self) {
            try Environment.create(at: other, tables: many)
        }
        #expect(full?.code == .tablesFull)
        let orphan = #expect(throws: LMDBError.self) {
            try Environment.create(at: store.directory + "/no/where", tables: [])
        }
        #expect(orphan?.code == .missing)
        #expect(TemporaryStore.list(store.directory) == ["store"])
    }

    @Test("a table that is not there is named, and key kinds are read from the store")
    func tables() throws {
        let environment = try store.create()
        let error = #expect(throws: LMDBError.self) { try environment.table("absent") }
        #expect(error?.code == .tableMissing("absent"))
        #expect(try environment.table("names").keys == .bytes)
        #expect(try environment.table("numbers").keys == .integers)
        #expect(try environment.table("numbers") == environment.table("numbers"))
    }

    @Test("a store opened for reading refuses to write")
    func readOnly() throws {
        try store.create().close()
        let environment = try Environment(opening: store.path, options: .init(isReadOnly: true))
        let names = try environment.table("names")
        #expect(try environment.value(names, "a") == nil)
        let error = #expect(throws: LMDBError.self) {
            try environment.write { try $0.put(names, key: [1], value: [1]) }
        }
        #expect(error?.code == .readOnly)
    }
}
