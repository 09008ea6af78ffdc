import Glibc
import Testing

@testable import LMDB

/// What LMDB leaves to its user's care, each with the case that would go wrong without it.
@Suite("LMDB's hazards")
struct HazardTests {
    let store = TemporaryStore()

    @Test("a process has a store open once, by whatever path, and again after closing")
    func oneEnvironment() throws {
        let environment = try store.create()
        let link = store.directory + "/link"
        #expect(symlink(store.path, link) == 0)
        for path in [store.path, link, store.directory + "/./store"] {
            let error = #expect(throws: LMDBError.self) { try Environment(opening: path) }
            #expect(error?.code == .alreadyOpen)
        }
        environment.close()
        let error = #expect(throws: LMDBError.self) { try environment.table("names") }
        #expect(error?.code == .closed)
        _ = try Environment(opening: link)
    }

    @Test("an open that fails leaves the store free to be opened")
    func claimIsReturned() throws {
        try store.create().close()
        var file = try Array(contentsOf: store.path + "/data.mdb")
        let sound = file
        file[16] ^= 0xFF
        file[4096 + 16] ^= 0xFF
        try file.write(to: store.path + "/data.mdb")
        for _ in 0..<2 {
            let error = #expect(throws: LMDBError.self) { try Environment(opening: store.path) }
            #expect(error?.code == .notAStore)
        }
        try sound.write(to: store.path + "/data.mdb")
        _ = try Environment(opening: store.path)
    }

    @Test("a full map is typed, undoes its transaction, and spoils no later one")
    func mapFull() throws {
        let environment = try store.create(.init(mapSizeBytes: 1 << 20))
        let numbers = try environment.table("numbers")
        let error = #expect(throws: LMDBError.self) {
            try environment.write { transaction in
                for key in 0..<1_000 {
                    try transaction.put(
                        numbers, key: UInt64(key), value: Array(repeating: 7, count: 2_000))
                }
            }
        }
        #expect(error?.code == .mapFull)
        #expect(error?.isOutcomeUnknown == false)
        #expect(error?.description.contains("larger map size") == true)
        #expect(try environment.read { try $0.count(numbers) } == 0)
        try environment.write { try $0.put(numbers, key: 1, value: [1]) }
    }

    @Test("a transaction ends before LMDB's own list of changed pages does")
    func dirtyPages() throws {
        let environment = try store.create()
        let numbers = try environment.table("numbers")
        let error = #expect(throws: LMDBError.self) {
            try environment.write { transaction in
                for key in 0..<UInt64(WriteTransaction.dirtyPagesMax) {
                    try transaction.put(numbers, key: key &* 0x9E37_79B9, value: [1])
                }
            }
        }
        #expect(error?.code == .transactionFull)
        #expect(error?.isOutcomeUnknown == false)
        try environment.write { transaction in
            var key: UInt64 = 0
            while key < 50_000 && transaction.hasRoom(puts: 1, bytes: 108) {
                try transaction.put(numbers, key: key, value: Array(repeating: 1, count: 100))
                key += 1
            }
            #expect((15_000..<50_000).contains(key))
        }
    }

    @Test("pages changed never exceed the count that the limit goes by")
    func dirtyPagesBound() throws {
        let environment = try store.create()
        let names = try environment.table("names")
        var random = SplitMix(seed: 11)
        for round in 0..<60 {
            let before = try environment.info().usedBytes / 4096
            var spent = 0
            try environment.write { transaction in
                for _ in 0..<Int.random(in: 1...400, using: &random) {
                    let key = (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
                    let size = Int.random(in: 0...(round % 3 == 0 ? 9_000 : 400), using: &random)
                    try transaction.put(names, key: key, value: Array(repeating: 1, count: size))
                }
                spent = transaction.dirtyPagesAtMost
            }
            let grown = try environment.info().usedBytes / 4096 - before
            #expect(grown <= spent + spent / 8 + 256)
        }
    }

    @Test("a sound file is never shorter than its header says, whatever is deleted")
    func fileLength() throws {
        let environment = try store.create()
        let names = try environment.table("names")
        let value = [UInt8](repeating: 1, count: 3_000)
        for round in 0..<40 {
            try environment.write { transaction in
                try transaction.put(names, key: [UInt8(round)], value: value)
                for key in 0..<200 as Range<UInt8> {
                    try transaction.put(names, key: [255, key], value: value)
                }
                for key in (0..<200 as Range<UInt8>).reversed() {
                    try transaction.delete(names, key: [255, key])
                }
            }
            let length = try FileSystem.status(of: store.path + "/data.mdb", operation: "test")
            #expect(try environment.info().usedBytes <= length.st_size)
        }
    }

    @Test("an append out of order and an insert over a key are refused as such")
    func keyExists() throws {
        let environment = try store.create()
        let numbers = try environment.table("numbers")
        try environment.write { try $0.put(numbers, key: 7, value: [1], flags: .append) }
        for (key, flags) in [(6, .append), (7, .append), (7, .noOverwrite)]
            as [(UInt64, PutFlags)]
        {
            let error = #expect(throws: LMDBError.self) {
                try environment.write { try $0.put(numbers, key: key, value: [2], flags: flags) }
            }
            #expect(error?.code == .keyExists)
        }
        #expect(try environment.read { try $0.get(numbers, key: 7)?.copied } == [1])
    }

    @Test("each sync mode commits, and a generation being built is sealed by a flush")
    func syncModes() throws {
        for sync in [Environment.Sync.full, .noMetaSync, .none] {
            let store = TemporaryStore()
            let environment = try store.create(.init(sync: sync))
            let names = try environment.table("names")
            try environment.write { try $0.put(names, key: [1], value: [2]) }
            try environment.flush()
            environment.close()
            let again = try Environment(opening: store.path)
            let reopened = try again.table("names")
            #expect(try again.read { try $0.get(reopened, key: [1])?.copied } == [2])
        }
    }
}
