import Testing

@testable import LMDB

/// Transactions and cursors against a sorted dictionary, the simplest thing that is right.
@Suite("Transactions")
struct TransactionTests {
    let store = TemporaryStore()

    @Test("what is committed is read, what is thrown away is not")
    func commitAndAbort() throws {
        let environment = try store.create()
        let names = try environment.table("names")
        try environment.write { transaction in
            try transaction.put(names, key: Array("a".utf8), value: [1])
        }
        struct Refusal: Error {}
        #expect(throws: Refusal.self) {
            try environment.write { transaction in
                try transaction.put(names, key: Array("a".utf8), value: [2])
                try transaction.put(names, key: Array("b".utf8), value: [3])
                throw Refusal()
            }
        }
        #expect(try environment.value(names, "a") == [1])
        #expect(try environment.value(names, "b") == nil)
    }

    @Test("a snapshot stays as it was when it began")
    func snapshot() throws {
        let environment = try store.create()
        let numbers = try environment.table("numbers")
        try environment.write { try $0.put(numbers, key: 1, value: [1]) }
        try environment.read { old in
            try environment.write { try $0.put(numbers, key: 1, value: [2]) }
            #expect(try old.get(numbers, key: 1)?.copied == [1])
            try environment.read { new in
                let value = try new.get(numbers, key: 1)?.copied
                #expect(value == [2])
                #expect(new.id == old.id + 1)
            }
        }
    }

    @Test("a reader that has ended holds no page, and the next one sees the newest commit")
    func restingReader() throws {
        let environment = try store.create()
        let numbers = try environment.table("numbers")
        let value = [UInt8](repeating: 7, count: 3_000)
        var used = 0
        for round in 0..<300 {
            let mark = UInt8(round % 256)
            try environment.write { try $0.put(numbers, key: 1, value: value + [mark]) }
            try environment.read { reader in
                #expect(try reader.get(numbers, key: 1)?.copied.last == mark)
                // Two at once: each of them rests in a slot of its own.
                try environment.read { second in #expect(second.id == reader.id) }
            }
            if round == 20 { used = try environment.info().usedBytes }
        }
        #expect(try environment.info().usedBytes == used)
        #expect(try environment.info().readers == 2)
    }

    @Test("S11 readers at rest hold no page, however long nobody reads")
    func restingForLong() throws {
        let environment = try store.create()
        let numbers = try environment.table("numbers")
        let value = [UInt8](repeating: 7, count: 3_000)
        try environment.write { try $0.put(numbers, key: 1, value: value) }
        try environment.read { _ in try environment.read { _ in } }
        var used = 0
        for round in 0..<300 {
            try environment.write { try $0.put(numbers, key: 1, value: value) }
            if round == 20 { used = try environment.info().usedBytes }
        }
        #expect(try environment.info().usedBytes == used)
    }

    @Test("a cursor walks and seeks as a sorted list does, over 200 seeded tables")
    func cursorAgainstModel() throws {
        let environment = try store.create()
        let numbers = try environment.table("numbers")
        var random = SplitMix(seed: 7)
        for _ in 0..<200 {
            let keys = Set(
                (0..<Int.random(in: 0...40, using: &random)).map { _ in
                    UInt64.random(in: 0...100, using: &random)
                }
            ).sorted()
            try environment.write { transaction in
                for key in 0...100 { try transaction.delete(numbers, key: UInt64(key)) }
                for key in keys.shuffled(using: &random) {
                    try transaction.put(numbers, key: key, value: [UInt8(key)])
                }
                #expect(try transaction.count(numbers) == keys.count)
            }
            try environment.read { transaction in
                var cursor = try transaction.cursor(numbers)
                var walked: [UInt64] = []
                while try cursor.next() { walked.append(cursor.integerKey) }
                #expect(walked == keys)
                for probe in stride(from: UInt64(0), through: 101, by: 3) {
                    let atLeast = try cursor.seek(atLeast: probe) ? cursor.integerKey : nil
                    #expect(atLeast == keys.first { $0 >= probe })
                    let atMost = try cursor.seek(atMost: probe) ? cursor.value.copied[0] : nil
                    #expect(atMost == keys.last { $0 <= probe }.map { UInt8($0) })
                    #expect(try cursor.seek(exactly: probe) == keys.contains(probe))
                }
            }
        }
    }

    @Test("an update sees what is there and takes its place, among other changes of the table")
    func updateAgainstModel() throws {
        struct Undone: Error {}
        let environment = try store.create()
        let names = try environment.table("names")
        let numbers = try environment.table("numbers")
        var random = SplitMix(seed: 11)
        var model: [[UInt8]: [UInt8]] = [:]
        for round in 0..<60 {
            var next = model
            let isUndone = Int.random(in: 0..<5, using: &random) == 0
            do {
                try environment.write { transaction in
                    for step in 0..<400 {
                        let key = Array("\(Int.random(in: 0..<900, using: &random))".utf8)
                        switch Int.random(in: 0..<10, using: &random) {
                        case 0:
                            try transaction.delete(names, key: key)
                            next[key] = nil
                        case 1:
                            let value = [UInt8](
                                repeating: 9, count: Int.random(in: 0...300, using: &random))
                            try transaction.put(names, key: key, value: value)
                            next[key] = value
                        case 2: try transaction.put(numbers, key: UInt64(step), value: key)
                        default:
                            let count = step % 3 == 0 ? 40 : 24
                            let expected = next[key]
                            try transaction.update(
                                names, key: key.span.bytes, byteCount: count
                            ) { old, new in
                                #expect(old?.copied == expected)
                                for offset in 0..<count {
                                    new.storeBytes(
                                        of: UInt8(truncatingIfNeeded: round + offset),
                                        toByteOffset: offset, as: UInt8.self)
                                }
                            }
                            next[key] = (0..<count).map { UInt8(truncatingIfNeeded: round + $0) }
                        }
                    }
                    if isUndone { throw Undone() }
                }
                model = next
            } catch is Undone {}
            try environment.read { transaction in
                let count = try transaction.count(names)
                #expect(count == model.count)
                for (key, value) in model {
                    let found = try transaction.get(names, key: key)?.copied
                    #expect(found == value)
                }
            }
        }
        #expect(model.count > 300)
    }

    @Test("an update that throws writes nothing, and the transaction goes on")
    func updateThatThrows() throws {
        struct Refusal: Error {}
        let environment = try store.create()
        let names = try environment.table("names")
        let (a, b) = (Array("a".utf8), Array("b".utf8))
        try environment.write { transaction in
            try transaction.put(names, key: a, value: [1])
            var isRefused = false
            do {
                try transaction.update(names, key: a.span.bytes, byteCount: 1) { _, _ in
                    throw Refusal()
                }
            } catch is Refusal { isRefused = true }
            #expect(isRefused)
            try transaction.put(names, key: b, value: [2])
        }
        #expect(try environment.value(names, "a") == [1])
        #expect(try environment.value(names, "b") == [2])
    }

    @Test("keys of bytes are in lexicographic order, backward too")
    func byteOrder() throws {
        let environment = try store.create()
        let names = try environment.table("names")
        let keys: [[UInt8]] = [[0], [0, 0], [1], [1, 255], [2], [255], [255, 0]]
        try environment.write { transaction in
            for key in keys.reversed() { try transaction.put(names, key: key, value: key) }
        }
        try environment.read { transaction in
            var cursor = try transaction.cursor(names)
            var backward: [[UInt8]] = []
            while try cursor.previous() { backward.append(cursor.key.copied) }
            #expect(backward == keys.reversed())
            #expect(try cursor.seek(atMost: [UInt8]([1, 254]).span.bytes))
            #expect(cursor.key.copied == [1])
        }
    }

    @Test("an empty key stands before all others")
    func emptyKey() throws {
        let environment = try store.create()
        let names = try environment.table("names")
        try environment.write { try $0.put(names, key: [0], value: [1]) }
        try environment.read { transaction in
            let empty: [UInt8] = []
            var cursor = try transaction.cursor(names)
            #expect(try cursor.seek(atLeast: empty.span.bytes))
            #expect(cursor.key.copied == [0])
            #expect(try !cursor.seek(atMost: empty.span.bytes))
            #expect(try !cursor.seek(exactly: empty.span.bytes))
        }
        let error = #expect(throws: LMDBError.self) {
            try environment.write { try $0.put(names, key: [UInt8](), value: [1]) }
        }
        #expect(error?.code == .badSize)
    }
}

/// A small generator that gives the same numbers for the same seed everywhere.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
