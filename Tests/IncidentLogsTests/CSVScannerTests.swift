import Testing

@testable import IncidentLogs

/// RFC 4180, met at every boundary between pieces.
struct CSVScannerTests {
    /// Each record as its fields, or as what is wrong with it.
    private func records(_ text: String, pieces: Int) throws -> [String] {
        let scanner = CSVScanner(Memory(text.utf8, pieceBytes: pieces))
        var records: [String] = []
        while true {
            switch try scanner.next() {
            case .end: return records
            case .malformed(let fault): records.append("!\(fault)")
            case .record(let count):
                records.append(
                    (0..<count).map {
                        "<" + String(decoding: scanner.field($0), as: UTF8.self) + ">"
                    }
                    .joined())
            }
        }
    }

    @Test(
        "B-58 fields, quotes, line breaks in quotes and line ends are read as RFC 4180 has them",
        arguments: [1, 2, 3, 7, 4096])
    func wellFormed(pieces: Int) throws {
        let cases: [(String, [String])] = [
            ("", []), ("\n\r\n", []), ("a", ["<a>"]), ("a,b\n", ["<a><b>"]),
            (",\n", ["<><>"]), ("a,\r\nb,\r\n", ["<a><>", "<b><>"]),
            ("\"a\"", ["<a>"]), ("\"\"\n", ["<>"]), ("\"\",\"\"\r\n", ["<><>"]),
            ("\"a,b\",c\n", ["<a,b><c>"]), ("x,\"say \"\"hi\"\"\"\n", ["<x><say \"hi\">"]),
            ("\"\"\"\"\n", ["<\">"]), ("\"a\nb\r\nc\",d\r\ne,f", ["<a\nb\r\nc><d>", "<e><f>"]),
            ("a,\"b\",c\r\n\nd", ["<a><b><c>", "<d>"]), ("\"a\",\n\"b\"", ["<a><>", "<b>"]),
            ("ä,\"ö\"\n", ["<ä><ö>"]), ("a\rb\n", ["<a\rb>"]),
        ]
        for (text, expected) in cases {
            #expect(try records(text, pieces: pieces) == expected, "\(text.debugDescription)")
        }
    }

    @Test("B-58 what is malformed costs its own line alone", arguments: [1, 2, 5, 4096])
    func malformed(pieces: Int) throws {
        let cases: [(String, [String])] = [
            ("a\"b,c\nd\n", ["!strayQuote", "<d>"]), ("\"a\"b,c\nd", ["!strayQuote", "<d>"]),
            ("\"a\" ,b\nc", ["!strayQuote", "<c>"]), ("\"a\"\rb\nc", ["!strayQuote", "<c>"]),
            ("a,\"b\nc,d\ne", ["!unclosedQuote", "<c><d>", "<e>"]), ("\"", ["!unclosedQuote"]),
            ("a,\"b\"\"", ["!unclosedQuote"]),
        ]
        for (text, expected) in cases {
            #expect(try records(text, pieces: pieces) == expected, "\(text.debugDescription)")
        }
    }

    @Test(
        "B-58 a record beyond the limit is passed over, and held never", arguments: [999, 1 << 20])
    func tooLong(pieces: Int) throws {
        let most = String(repeating: "x", count: CSVScanner.maxRecordBytes)
        let more = most + String(repeating: "y", count: 700_000)
        #expect(try records("a\n\(most)\nb", pieces: pieces) == ["<a>", "<\(most)>", "<b>"])
        #expect(try records("a\n\(more)\nb", pieces: pieces) == ["<a>", "!tooLong", "<b>"])
        #expect(try records("a\n\(more)", pieces: pieces) == ["<a>", "!tooLong"])
        // A quote that closes too late, or never: the lines behind the first are read again.
        let lines = String(repeating: "c,d\n", count: 100_000)
        let found = try records("a,\"b\n\(lines)\"\ne", pieces: pieces)
        #expect(found.first == "!unclosedQuote" && found.count == 100_002 + 1)
        #expect(found.dropFirst().prefix(100_000).allSatisfy { $0 == "<c><d>" })
        let closed = String(repeating: "c\n", count: 35_000)
        #expect(try records("a,\"\(closed)\"\nb", pieces: 1 << 20) == ["!tooLong", "<b>"])
    }

    @Test("B-58 whatever is quoted comes back as it was, in any pieces")
    func roundTrip() throws {
        var random = SeededRandom(seed: 498)
        let alphabet = Array("ab,\"\n\r é")
        for _ in 0..<500 {
            let table = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                (0..<Int.random(in: 1...5, using: &random)).map { _ in
                    String(
                        (0..<Int.random(in: 0...6, using: &random)).map { _ in
                            alphabet.randomElement(using: &random)!
                        })
                }
            }
            let text = table.map { row in
                row.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",")
            }.joined(separator: Bool.random(using: &random) ? "\r\n" : "\n")
            let expected = table.map { $0.map { "<\($0)>" }.joined() }
            let pieces = Int.random(in: 1...9, using: &random)
            #expect(try records(text, pieces: pieces) == expected, "\(text.debugDescription)")
        }
    }
}
