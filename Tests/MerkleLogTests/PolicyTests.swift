import MerkleLog
import Testing

/// Policies: what they accept, what they refuse, and where.
@Suite("Trust policies") struct PolicyTests {
    private let log: SigningKey
    private let witnesses: [SigningKey]
    private let checkpoint = Checkpoint(origin: "a.example/log", size: 0, root: .emptyRoot)

    init() throws {
        log = try SigningKey(generatingFor: "a.example/log", kind: .ed25519)
        witnesses = try (1...5).map {
            try SigningKey(generatingFor: "w.example/\($0)", kind: .cosignature)
        }
    }

    private func policy(_ lines: String...) throws -> TrustPolicy {
        var text = "log \(log.verifier.text) https://a.example/log\n"
        for (index, witness) in witnesses.enumerated() {
            text += "\twitness  w\(index + 1) \(witness.verifier.text)\n"
        }
        return try TrustPolicy(Array((text + lines.map { $0 + "\n" }.joined()).utf8))
    }

    private func note(by cosigners: Set<Int>) -> Note {
        Note(
            text: checkpoint.text,
            signatures: [log.sign(checkpoint.text)]
                + cosigners.sorted().map { witnesses[$0 - 1].cosign(checkpoint, at: 100) })
    }

    @Test("A-59 a quorum of groups accepts just the sets that its rule names")
    func quorum() throws {
        let policy = try policy(
            "group X 2 w1 w2 w3", "group Y any w4 w5", "# all of both", "", "group Z all X Y",
            "quorum Z")
        for bits in 0..<32 {
            let set = Set((1...5).filter { bits >> ($0 - 1) & 1 == 1 })
            let isEnough =
                set.intersection([1, 2, 3]).count >= 2 && !set.isDisjoint(with: [4, 5])
            if isEnough {
                let verified = try policy.verify(note(by: set))
                #expect(verified.checkpoint == checkpoint)
                #expect(verified.cosignatures.map(\.seconds) == set.map { _ in 100 })
            } else {
                let error = #expect(throws: TrustError.self) {
                    _ = try policy.verify(note(by: set))
                }
                guard case .quorumMissed = error else {
                    Issue.record("\(set): \(String(describing: error))")
                    continue
                }
            }
        }
    }

    @Test("A shortfall names the group and who is missing")
    func shortfall() throws {
        let policy = try policy("group X 2 w1 w2 w3", "quorum X")
        #expect(throws: TrustError.quorumMissed("X needs 2 of 3 and has 1; missing: w1, w3")) {
            _ = try policy.verify(note(by: [2]))
        }
    }

    @Test("A checkpoint of another log, by another key, or only cosigned is not accepted")
    func foreign() throws {
        let policy = try policy("quorum none")
        let other = Checkpoint(origin: "b.example", size: 0, root: .emptyRoot)
        #expect(throws: TrustError.unknownOrigin("b.example", known: ["a.example/log"])) {
            _ = try policy.verify(Note(text: other.text, signatures: [log.sign(other.text)]))
        }
        let thief = try SigningKey(generatingFor: "a.example/log", kind: .ed25519)
        #expect(throws: TrustError.note(.unverified)) {
            _ = try policy.verify(
                Note(text: checkpoint.text, signatures: [thief.sign(checkpoint.text)]))
        }
        #expect(throws: TrustError.notSignedByLog("a.example/log")) {
            _ = try policy.verify(
                Note(
                    text: checkpoint.text, signatures: [witnesses[0].cosign(checkpoint, at: 1)]))
        }
        var forged = note(by: [1])
        forged.signatures[1].bytes[30] ^= 1
        #expect(throws: TrustError.note(.invalidSignature(witnesses[0].verifier.identity))) {
            _ = try policy.verify(forged)
        }
    }

    @Test("A-59 after a change of key, checkpoints by the old and by the new one are accepted")
    func rotation() throws {
        let next = try SigningKey(generatingFor: "a.example/log", kind: .ed25519)
        let both = try TrustPolicy(
            Array(
                """
                log \(log.verifier.text)
                log \(next.verifier.text)
                quorum none

                """.utf8))
        for signers in [[log], [next], [log, next]] {
            let note = Note(
                text: checkpoint.text, signatures: signers.map { $0.sign(checkpoint.text) })
            #expect(try both.verify(note).logKeys == signers.map(\.verifier))
        }
    }

    @Test("A policy that makes no sense is refused at its line")
    func refused() throws {
        let w = witnesses.map(\.verifier.text)
        for (line, what, text) in [
            (1, "is none of", "logs x\n"), (1, "write:", "log\n"),
            (1, "a log's is needed", "log \(w[0])\n"), (1, "no key", "log nonsense\n"),
            (2, "defined already", "quorum none\nquorum none\n"),
            (1, "not defined above", "quorum w1\n"),
            (1, "not defined above", "group X all w1\n"),
            (1, "cannot be defined", "witness none \(w[0])\n"),
            (2, "defined already", "witness w \(w[0])\nwitness w \(w[1])\n"),
            (2, "a witness's already", "witness w \(w[0])\nwitness v \(w[0])\n"),
            (2, "a log's already", "log \(log.verifier.text)\nlog \(log.verifier.text)\n"),
            (2, "1 to 1", "witness w \(w[0])\ngroup X 2 w\n"),
            (2, "1 to 1", "witness w \(w[0])\ngroup X 0 w\n"),
            (2, "1 to 1", "witness w \(w[0])\ngroup X 01 w\n"),
            (2, "counts once", "witness w \(w[0])\ngroup X any w w\n"),
            (3, "counts once", "witness w \(w[0])\ngroup X any w\ngroup Y any w\n"),
            (2, "cannot be defined", "witness w \(w[0])\ngroup none any w\n"),
            (1, "does not end", "quorum none"), (1, "no quorum", "# only\n"),
            (1, "control character", "quorum none\r\n"),
            (1, "a witness's is needed", "witness w \(log.verifier.text)\n"),
        ] {
            let error = #expect(throws: PolicyError.self, "\(text)") {
                _ = try TrustPolicy(Array(text.utf8))
            }
            #expect(
                error?.line == line && error?.what.contains(what) == true,
                "\(text): \(String(describing: error))")
        }
    }
}
