import Testing

@testable import Intake

/// The scanner against RFC 8259, example by example.
struct JSONScannerTests {
    private func problem(_ text: String) -> JSONError? {
        do {
            _ = try JSONScanner.scan(Array(text.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "Law 10: what RFC 8259 allows is read",
        arguments: [
            "0", "-0", "1.5e-3", "1E+2", "\"\"", "\"\\u0000\\uD83D\\uDE00\\/\"", "[ ]", "{ }",
            "{\"a\":[1,{\"b\":null}],\"\":true}", " \t\r\nfalse\n", "\"é😀\"",
        ])
    func accepts(text: String) { #expect(problem(text) == nil) }

    @Test(
        "Law 10: what is no JSON is refused where it goes wrong",
        arguments: [
            ("", JSONError(problem: .unexpectedEnd, offset: 0)),
            ("{\"a\":1", JSONError(problem: .unexpectedEnd, offset: 6)),
            (
                "{\"a\":1,}",
                JSONError(problem: .unexpected(125, expected: "a member name in quotes"), offset: 7)
            ),
            ("[1 2]", JSONError(problem: .unexpected(50, expected: "',' or ']'"), offset: 3)),
            ("[1,]", JSONError(problem: .unexpected(93, expected: "a JSON value"), offset: 3)),
            ("01", JSONError(problem: .leadingZero, offset: 1)),
            ("1.", JSONError(problem: .unexpectedEnd, offset: 2)),
            ("-a", JSONError(problem: .unexpected(97, expected: "a digit"), offset: 1)),
            ("nul", JSONError(problem: .unexpectedEnd, offset: 3)),
            ("\"a\nb\"", JSONError(problem: .controlCharacter(10), offset: 2)),
            ("\"\\x\"", JSONError(problem: .badEscape, offset: 1)),
            ("\"\\u12G4\"", JSONError(problem: .badEscape, offset: 1)),
            ("\"\\uD800\"", JSONError(problem: .loneSurrogate, offset: 1)),
            ("\"\\uDC00x\"", JSONError(problem: .loneSurrogate, offset: 1)),
            ("\"\\uD800\\u0041\"", JSONError(problem: .loneSurrogate, offset: 1)),
            ("{\"a\":1,\"\\u0061\":2}", JSONError(problem: .duplicateMember("a"), offset: 7)),
            ("1 2", JSONError(problem: .trailingBytes, offset: 2)),
            ("NaN", JSONError(problem: .unexpected(78, expected: "a JSON value"), offset: 0)),
        ])
    func refuses(text: String, error: JSONError) { #expect(problem(text) == error) }

    @Test("Law 10: invalid UTF-8 is refused at its first byte")
    func invalidUTF8() {
        let bytes: [UInt8] = Array("{\"id\":\"".utf8) + [0xC3, 0x28] + Array("\"}".utf8)
        #expect(throws: JSONError(problem: .invalidUTF8, offset: 7)) {
            try JSONScanner.scan(bytes)
        }
        // A surrogate, and an overlong slash.
        for bad: [UInt8] in [[0xED, 0xA0, 0x80], [0xC0, 0xAF], [0xF5, 0x80, 0x80, 0x80]] {
            #expect(throws: JSONError(problem: .invalidUTF8, offset: 1)) {
                try JSONScanner.scan([0x22] + bad + [0x22])
            }
        }
    }

    @Test("Nesting is bounded, so that no input overflows the stack")
    func depth() {
        let deepest = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(problem(deepest) == nil)
        #expect(problem("[" + deepest + "]") == JSONError(problem: .tooDeep, offset: 64))
        let bottomless = String(repeating: "{\"a\":", count: 100_000)
        #expect(problem(bottomless)?.problem == .tooDeep)
    }

    @Test("Escapes are decoded, and places are those of the bytes")
    func decodes() throws {
        let bytes = Array(#"{"a\t":"\uD83D\uDE00é\"\\","n":-1.5e3}"#.utf8)
        let members = try #require(try JSONScanner.scan(bytes).members)
        #expect(members.map(\.name) == ["a\t", "n"])
        guard case .string(let text) = members[0].value.kind else {
            Issue.record("no string")
            return
        }
        #expect(text == "😀é\"\\")
        #expect(String(decoding: bytes[members[1].value.range], as: UTF8.self) == "-1.5e3")
        #expect(bytes[members[1].nameOffset] == UInt8(ascii: "\""))
    }
}
