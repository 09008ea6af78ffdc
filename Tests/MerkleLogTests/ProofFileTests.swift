import MerkleLog
import Testing

/// Proof files: one form, and nothing in it that can be changed unnoticed.
@Suite("Proof files") struct ProofFileTests {
    private let source = LeafSource(count: 11)
    private let key: SigningKey
    private let policy: TrustPolicy

    init() throws {
        key = try SigningKey(generatingFor: "a.example/log", kind: .ed25519)
        policy = try TrustPolicy(Array("log \(key.verifier.text)\nquorum none\n".utf8))
    }

    private func file(index: UInt64, size: UInt64 = 11) -> ProofFile {
        let checkpoint = Checkpoint(
            origin: "a.example/log", size: size, root: source.root(at: size))
        return ProofFile(
            extra: source.leaves[Int(index)], index: index,
            hashes: InclusionProof(index: index, size: size, from: source).hashes,
            checkpoint: Note(
                text: checkpoint.text, signatures: [key.sign(checkpoint.text)]))
    }

    private func verify(_ bytes: [UInt8]) throws {
        let file = try ProofFile(bytes)
        let checkpoint = try policy.verify(file.checkpoint).checkpoint
        try file.verify(leaf: leafHash(file.extra ?? []), in: checkpoint)
    }

    @Test("A-59 each leaf's file verifies, and reads back as it was written")
    func roundTrip() throws {
        for size in 1...11 as ClosedRange<UInt64> {
            for index in 0..<size {
                let file = file(index: index, size: size)
                #expect(try ProofFile(file.bytes) == file)
                try verify(file.bytes)
                var bare = file
                bare.extra = nil
                #expect(try ProofFile(bare.bytes) == bare)
            }
        }
    }

    @Test("A-59 no bit of a proof file can be turned over unnoticed")
    func flipped() {
        let bytes = file(index: 6).bytes
        for place in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[place] ^= 1 << bit
                #expect(throws: (any Error).self, "byte \(place), bit \(bit)") {
                    try verify(changed)
                }
            }
        }
    }

    @Test("A file that is cut or has another form is refused at its line")
    func form() {
        let bytes = file(index: 6).bytes
        for length in 0..<bytes.count {
            #expect(throws: (any Error).self, "\(length) bytes") {
                try verify(Array(bytes.prefix(length)))
            }
        }
        let lines = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for (line, text) in [
            (1, "c2sp.org/tlog-proof@v2"), (2, "extra"), (2, "extra ?"), (3, "index 06"),
            (3, "index -1"), (3, "index"), (4, "short"), (4, lines[4] + " "),
        ] {
            var changed = lines
            changed[line - 1] = text
            let error = #expect(throws: ProofFileError.self, "\(text)") {
                _ = try ProofFile(Array(changed.joined(separator: "\n").utf8))
            }
            #expect(error?.line == line, "\(text)")
        }
    }
}
