import CLMDB
import Glibc
import Testing

@testable import LMDB

/// A disk of four mebibytes, where the machine lets a test mount one.
@Suite("A full disk")
struct DiskFullTests {
    let store = TemporaryStore()

    @Test(
        "a full disk is found before the commit, and what was committed stays",
        .enabled("mounting a small file system takes root") { SmallDisk.isPossible })
    func diskFull() throws {
        let disk = try #require(SmallDisk(at: store.directory))
        defer { disk.unmount() }
        var environment = try store.create()
        var numbers = try environment.table("numbers")
        try environment.write { try $0.put(numbers, key: 0, value: [1]) }
        let error = #expect(throws: LMDBError.self) {
            try environment.write { transaction in
                for key in 1..<1_000 as Range<UInt64> {
                    try transaction.put(
                        numbers, key: key, value: Array(repeating: 7, count: 2_000))
                }
            }
        }
        #expect(error?.code == .diskFull)
        #expect(error?.isOutcomeUnknown == false)
        #expect(error?.description.contains("free space") == true)
        #expect(try environment.read { try $0.count(numbers) } == 1)
        environment.close()
        environment = try Environment(opening: store.path)
        numbers = try environment.table("numbers")
        try environment.write { try $0.put(numbers, key: 1, value: [1]) }
        #expect(try environment.read { try $0.count(numbers) } == 2)
        environment.close()
    }

    @Test(
        "a store that finds no room at all is not half created",
        .enabled("mounting a small file system takes root") { SmallDisk.isPossible })
    func createOnFullDisk() throws {
        let disk = try #require(SmallDisk(at: store.directory))
        defer { disk.unmount() }
        let filler = [UInt8](repeating: 1, count: 4 << 20)
        try? filler.write(to: store.directory + "/filler")
        let error = #expect(throws: LMDBError.self) {
            try Environment.create(at: store.path, tables: TemporaryStore.tables)
        }
        #expect(error?.code == .diskFull)
        #expect(TemporaryStore.list(store.directory) == ["filler"])
    }
}

/// A file system in memory, mounted over a directory.
struct SmallDisk {
    private let path: String

    init?(at path: String) {
        guard mount("tmpfs", path, "tmpfs", 0, "size=4m") == 0 else { return nil }
        self.path = path
    }

    func unmount() {
        _ = umount2(path, Int32(MNT_DETACH))
    }

    static let isPossible: Bool = {
        let store = TemporaryStore()
        guard let disk = SmallDisk(at: store.directory) else { return false }
        disk.unmount()
        return true
    }()
}
