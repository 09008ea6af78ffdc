import MerkleLog
import Testing

/// Checkpoints and cosignatures beyond what the published vectors show.
@Suite("Checkpoints and cosignatures") struct NoteTests {
    private let root = TreeHash(recursiveRoot([[1], [2]]))

    @Test("A checkpoint has one form: what is not just that is refused, with its line")
    func form() throws {
        let good = Checkpoint(origin: "a.example/b", size: 2, root: root, extensions: ["x y"])
        #expect(try Checkpoint(text: good.text) == good)
        let lines = ["a.example/b", "2", root.base64, "x y"]
        for (line, text) in [
            (1, ""), (2, "02"), (2, "+2"), (2, "-1"), (2, "2 "), (2, ""), (2, "0x2"),
            (2, "18446744073709551616"), (3, ""), (3, String(root.base64.dropLast())),
            (3, root.base64 + "="), (3, "AAAA"), (4, ""),
        ] {
            var changed = lines
            changed[line - 1] = text
            let error = #expect(throws: CheckpointError.self, "\(line): \(text)") {
                _ = try Checkpoint(text: changed.map { $0 + "\n" }.joined())
            }
            guard case .malformed(let found, _) = error else { continue }
            #expect(found == line, "\(text)")
        }
        #expect(throws: CheckpointError.self) { _ = try Checkpoint(text: "a\n2\n") }
        #expect(throws: CheckpointError.self) { _ = try Checkpoint(text: "a") }
    }

    @Test("Base64 has one text for each sequence of bytes")
    func canonical() {
        #expect(Base64.decode("AA==") == [0])
        for text in ["AB==", "AA=", "AA", "A A=", "AA==\n", "-_==", "====", "A===", "AA==AA=="] {
            #expect(Base64.decode(text) == nil, "\(text)")
        }
        #expect(Base64.decode("") == [])
    }

    @Test("A witness's signature covers its time and the whole checkpoint, extensions too")
    func cosignature() throws {
        let witness = try SigningKey(generatingFor: "w.example/1", kind: .cosignature)
        let checkpoint = Checkpoint(origin: "a", size: 2, root: root, extensions: ["more"])
        let signature = witness.cosign(checkpoint, at: 1_679_315_147)
        let note = Note(text: checkpoint.text, signatures: [signature])
        #expect(try Note(note.bytes).verify(with: [witness.verifier]) == [witness.verifier])
        #expect(signature.bytes.prefix(8) == [0, 0, 0, 0, 0x64, 0x18, 0x50, 0xCB])
        for place in signature.bytes.indices {
            var changed = note
            changed.signatures[0].bytes[place] ^= 1
            #expect(throws: NoteError.invalidSignature(witness.verifier.identity)) {
                _ = try changed.verify(with: [witness.verifier])
            }
        }
        let other = Checkpoint(origin: "a", size: 2, root: root, extensions: ["less"])
        #expect(throws: NoteError.self) {
            _ = try Note(text: other.text, signatures: [signature])
                .verify(with: [witness.verifier])
        }
    }

    @Test("The same Ed25519 key under another kind or name is another key")
    func identities() throws {
        let key = try SigningKey(generatingFor: "a", kind: .ed25519)
        let seed = Base64.decode(key.text.split(separator: "+", maxSplits: 4).last ?? "") ?? []
        #expect(seed.count == 33 && seed[0] == 1)
        let cosigner = try SigningKey(generatingFor: "a", kind: .cosignature)
        #expect(cosigner.verifier.text.contains("+B"))
        #expect(key.verifier.identity != cosigner.verifier.identity)
        // Names are octets: one letter in two spellings is two names.
        #expect(
            KeyIdentity(name: "caf\u{E9}", id: 1) != KeyIdentity(name: "cafe\u{301}", id: 1))
    }
}
