import Foundation
import Testing

@testable import Schema

/// Characters beyond the first plane, written as two escapes: what a sender wrote arrives.
@Suite struct SurrogatePairTests {
    private static func escaped(_ text: String) -> String {
        text.utf16.map { "\\u" + String(65_536 + UInt32($0), radix: 16).suffix(4) }.joined()
    }

    private static func summary(_ json: String) throws -> String {
        let type = try #require(Catalogue.event(named: CaseSubmitted.protoMessageName))
        let message = try type.decode(json: Array("{\"summary\":\"\(json)\"}".utf8))
        return try #require(message as? CaseSubmitted).summary
    }

    @Test("A character of every plane comes out as another reader has it, escaped or not")
    func planes() throws {
        for plane in UInt32(0)...16 {
            for offset: UInt32 in [0x41, 0x600, 0xBB7, 0xD7FF, 0xE000, 0xFFFD] {
                let scalar = try #require(Unicode.Scalar(plane << 16 | offset))
                let text = "a" + String(Character(scalar)) + "z"
                let escaped = Self.escaped(text)
                let other = try JSONSerialization.jsonObject(
                    with: Data("[\"\(escaped)\"]".utf8))
                #expect((other as? [String])?.first == text)
                #expect(try Self.summary(escaped) == text)
                #expect(try Self.summary(text) == text)
            }
        }
    }

    @Test("What is no pair is left alone: escaped backslashes, halves, cut ends")
    func others() {
        for text in [
            "", "plain", "\\", "\\\\ud842\\\\udfb7", "\\ud842", "\\ud842\\n", "\\udfb7\\ud842",
            "\\ud842\\u0041", "\\ud842\\udf", "\\u00e9", "\\ud842x\\udfb7",
        ] {
            #expect(SurrogatePairs.resolved(Array(text.utf8)) == Array(text.utf8), "\(text)")
        }
        let mixed = Array("\\\\\\ud842\\udfb7\\\"".utf8)
        #expect(SurrogatePairs.resolved(mixed) == Array("\\\\\u{20BB7}\\\"".utf8))
    }
}
