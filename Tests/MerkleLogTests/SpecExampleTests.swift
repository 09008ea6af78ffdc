import Foundation
import MerkleLog
import Testing

/// The examples that stand in the C2SP specifications themselves.
@Suite("The examples of C2SP", Fixtures.areThere) struct SpecExampleTests {
    struct Examples: Decodable {
        struct Signed: Decodable { var vkey, note: String }
        struct Tiles: Decodable {
            var tree: UInt64
            var full, partial: [String: UInt64]
        }

        var signed_note: Signed
        var tile_sizes: [Tiles]
        var tile_path: [String: String]
        var checkpoint_syntax_only: String
    }

    private let examples: Examples

    init() throws { examples = try Fixtures.read("c2sp-spec-examples/examples.json") }

    @Test("The signed note verifies, and none of its neighbours does")
    func note() throws {
        let key = try VerifierKey(examples.signed_note.vkey)
        let bytes = Array(examples.signed_note.note.utf8)
        #expect(try Note(bytes).verify(with: [key]) == [key])
        for place in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[place] ^= 1 << bit
                #expect(throws: NoteError.self, "byte \(place), bit \(bit)") {
                    _ = try Note(changed).verify(with: [key])
                }
            }
        }
    }

    @Test("The checkpoint is read, and written as it stands")
    func checkpoint() throws {
        let checkpoint = try Checkpoint(text: examples.checkpoint_syntax_only)
        #expect(checkpoint.origin == "example.com/behind-the-sofa")
        #expect(checkpoint.size == 20_852_163)
        #expect(checkpoint.text == examples.checkpoint_syntax_only)
    }
}
