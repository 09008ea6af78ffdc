import Testing

@testable import Intake

/// How an input is cut into events: lines, arrays, and events that span lines.
struct InputReaderTests {
    private typealias Item = InputReader<PieceSource>.Item

    /// Gives its bytes in pieces of one size, so that every boundary is met.
    private struct PieceSource: ByteSource {
        var rest: ArraySlice<UInt8>
        var size: Int

        mutating func read() throws(InputError) -> [UInt8] {
            defer { rest = rest.dropFirst(size) }
            return Array(rest.prefix(size))
        }
    }

    private func items(_ text: String, pieces: Int = 7) throws -> [Item] {
        var reader = InputReader(PieceSource(rest: Array(text.utf8)[...], size: pieces))
        var items: [Item] = []
        while let item = try reader.next() { items.append(item) }
        return items
    }

    private func texts(_ text: String, pieces: Int = 7) throws -> [String] {
        try items(text, pieces: pieces).map { item in
            switch item.content {
            case .text(let bytes):
                "\(item.line):\(item.column) " + String(decoding: bytes, as: UTF8.self)
            case .tooLarge(let bytes): "\(item.line):\(item.column) too large \(bytes)"
            case .misplaced(let what): "\(item.line):\(item.column) ! \(what)"
            }
        }
    }

    @Test(
        "One event a line; blank lines and Windows line ends do not matter",
        arguments: [1, 7, 4096])
    func lines(pieces: Int) throws {
        let text = "\n{\"a\":1}\r\n\n  {\"b\":2}\nbroken\n{\"c\":3}"
        #expect(
            try texts(text, pieces: pieces)
                == ["2:1 {\"a\":1}", "4:3 {\"b\":2}", "5:1 broken", "6:1 {\"c\":3}"])
    }

    @Test("An array's elements; nested brackets and quotes do not cut", arguments: [1, 7, 4096])
    func array(pieces: Int) throws {
        let text = " [ {\"a\":\"],}\\\"\"},\n {\"b\":[1,2]}\n, 3 ] \n"
        #expect(
            try texts(text, pieces: pieces)
                == ["1:4 {\"a\":\"],}\\\"\"}", "2:2 {\"b\":[1,2]}", "3:3 3"])
    }

    @Test("A single event may span lines, and so may several", arguments: [1, 7, 4096])
    func spans(pieces: Int) throws {
        let text = "{\n \"a\": 1\n}\n{\n \"b\": {}\n}"
        #expect(
            try texts(text, pieces: pieces)
                == ["1:1 {\n \"a\": 1\n}", "4:1 {\n \"b\": {}\n}"])
    }

    @Test("Law 10: a cut line does not swallow the lines after it", arguments: [1, 7, 4096])
    func truncatedFirstLine(pieces: Int) throws {
        #expect(
            try texts("{\"a\":\n{\"b\":2}\n{\"c\":3}\n", pieces: pieces)
                == ["1:1 {\"a\":", "2:1 {\"b\":2}", "3:1 {\"c\":3}"])
    }

    @Test("Law 10: an input that ends too early says so")
    func truncated() throws {
        #expect(try texts("{\"a\":1}\n{\"b\"") == ["1:1 {\"a\":1}", "2:1 {\"b\""])
        #expect(try texts("{\n \"b\"") == ["1:1 {\n \"b\""])
        let ends = "! the input ends before the array's closing bracket"
        #expect(try texts("[{\"a\":1}") == ["1:2 {\"a\":1}", "1:9 \(ends)"])
        #expect(try texts("[{\"a\":1},") == ["1:2 {\"a\":1}", "1:10 \(ends)"])
        #expect(try texts("[") == ["1:2 \(ends)"])
    }

    @Test("Law 10: what stands where no event can stand is named")
    func misplaced() throws {
        let between = "! an event is expected between the commas"
        #expect(try texts("[1,,2]") == ["1:2 1", "1:4 \(between)", "1:5 2"])
        #expect(try texts("[1,]") == ["1:2 1", "1:4 \(between)"])
        #expect(
            try texts("[1]\n{}")
                == [
                    "1:2 1", "2:1 ! something follows the array's closing bracket; it was not read",
                ])
    }

    @Test("Nothing is in an empty input, in blanks, in an empty array, and in a mark alone")
    func empty() throws {
        for text in ["", " \n\t\r\n", "[]", " [ \n ] ", "\u{FEFF}"] {
            #expect(try texts(text, pieces: 1) == [])
        }
        #expect(try texts("\u{FEFF}{}", pieces: 1) == ["1:1 {}"])
    }

    @Test("Law 10: an event of 10 MB is passed over, and the next one is read")
    func tooLarge() throws {
        let large = "{\"a\":\"" + String(repeating: "x", count: 10_000_000) + "\"}"
        let size = large.utf8.count
        #expect(try texts(large + "\n{}\n", pieces: 65_536) == ["1:1 too large \(size)", "2:1 {}"])
        #expect(
            try texts("{}\n" + large + "\n{}\n", pieces: 65_536)
                == ["1:1 {}", "2:1 too large \(size)", "3:1 {}"])
        #expect(
            try texts("[" + large + ",{}]", pieces: 65_536)
                == ["1:2 too large \(size)", "1:\(size + 3) {}"])
    }

    @Test("Law 10: no input is held in memory beyond one event's limit and a piece")
    func memory() throws {
        let pieces = 65_536
        let line = "{\"a\":\"" + String(repeating: "x", count: 100_000) + "\"}"
        let lines = Array(repeating: line, count: 50)
        for text in [
            String(repeating: "x", count: 5_000_000) + "\n{}", lines.joined(separator: "\n"),
            "[" + lines.joined(separator: ",") + "]", "{\n" + lines.joined(separator: "\n"),
        ] {
            var reader = InputReader(PieceSource(rest: Array(text.utf8)[...], size: pieces))
            var held = 0
            while try reader.next() != nil { held = max(held, reader.bytes.heldBytes) }
            #expect(held <= InputReader<PieceSource>.maxTextBytes + 2 * pieces)
        }
    }

    @Test("The limit is exact")
    func limit() throws {
        let limit = InputReader<PieceSource>.maxTextBytes
        let line = String(repeating: "x", count: limit)
        #expect(try items(line + "\n{}", pieces: 65_536).first?.content == .text(Array(line.utf8)))
        #expect(
            try items(line + "x\n{}", pieces: 65_536).first?.content == .tooLarge(bytes: limit + 1))
    }

    @Test("Law 10: no bytes make the reader crash or go on without end", arguments: 0..<20)
    func noise(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        let alphabet = Array("{}[]\",:\\\n a1".utf8)
        for _ in 0..<300 {
            let count = Int(random.next() % 40)
            let bytes = (0..<count).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))]
            }
            let size = 1 + Int(random.next() % 8)
            let text = String(decoding: bytes, as: UTF8.self)
            let found = try items(text, pieces: size)
            #expect(found.count <= bytes.count + 1, "\(text)")
            #expect(found == (try items(text, pieces: 4096)), "\(text)")
        }
    }
}
