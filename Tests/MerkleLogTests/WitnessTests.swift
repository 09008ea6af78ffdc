import MerkleLog
import Testing

/// A witness cosigns what continues the tree that it saw last, and nothing else.
@Suite("Witnesses") struct WitnessTests {
    private let log: SigningKey
    private let witness: Witness
    private let honest = LeafSource(count: 20)
    private var forged: LeafSource

    init() throws {
        log = try SigningKey(generatingFor: "a.example/log", kind: .ed25519)
        witness = Witness(logs: [.init(key: log.verifier, url: nil)])
        forged = honest
        forged.leaves[3] = [0xAA]
    }

    private func checkpoint(_ size: UInt64, of source: LeafSource) -> Checkpoint {
        Checkpoint(origin: "a.example/log", size: size, root: source.root(at: size))
    }

    private func request(
        from old: UInt64, to size: UInt64, of source: LeafSource, by key: SigningKey? = nil
    ) -> WitnessRequest {
        let text = checkpoint(size, of: source).text
        let hashes =
            old <= size ? ConsistencyProof(from: old, to: size, source: source).hashes : []
        return WitnessRequest(
            old: old, hashes: hashes,
            checkpoint: Note(text: text, signatures: [(key ?? log).sign(text)]))
    }

    private func status(_ request: WitnessRequest, last: Checkpoint?) -> Int {
        do throws(WitnessRefusal) {
            _ = try witness.judge(request, last: last)
            return 200
        } catch {
            return error.status
        }
    }

    @Test("A-59 from every size to every later one the honest log is cosigned, the forged one not")
    func sizes() {
        for last in 0...20 as ClosedRange<UInt64> {
            let seen = last == 0 ? nil : checkpoint(last, of: honest)
            for size in last...20 {
                let asked = request(from: last, to: size, of: honest)
                #expect(status(asked, last: seen) == 200, "\(last) to \(size)")
                #expect((try? WitnessRequest(asked.bytes)) == asked)
                if last > 3 {
                    let other = request(from: last, to: size, of: forged)
                    #expect(status(other, last: seen) == 422, "\(last) to \(size)")
                }
            }
        }
    }

    @Test("A-59 it never goes back, and tells the size that it saw last")
    func back() {
        let seen = checkpoint(12, of: honest)
        #expect(throws: WitnessRefusal.conflict(size: 12)) {
            _ = try witness.judge(request(from: 5, to: 8, of: honest), last: seen)
        }
        #expect(status(request(from: 0, to: 15, of: honest), last: seen) == 409)
        #expect(status(request(from: 13, to: 15, of: honest), last: seen) == 409)
        #expect(status(request(from: 12, to: 11, of: honest), last: seen) == 400)
        #expect(status(request(from: 12, to: 12, of: honest), last: seen) == 200)
        #expect(status(request(from: 12, to: 12, of: forged), last: seen) == 422)
    }

    @Test("Unknown logs, other keys, broken signatures and forms get the protocol's answers")
    func answers() throws {
        let thief = try SigningKey(generatingFor: "a.example/log", kind: .ed25519)
        #expect(status(request(from: 0, to: 4, of: honest, by: thief), last: nil) == 403)
        var broken = request(from: 0, to: 4, of: honest)
        broken.checkpoint.signatures[0].bytes[9] ^= 1
        #expect(status(broken, last: nil) == 403)
        var foreign = request(from: 0, to: 4, of: honest)
        foreign.checkpoint.text =
            "b.example\n"
            + foreign.checkpoint.text.drop { $0 != "\n" }
            .dropFirst()
        #expect(status(foreign, last: nil) == 404)
        var nonsense = request(from: 0, to: 4, of: honest)
        nonsense.checkpoint.text = "a.example/log\n"
        #expect(status(nonsense, last: nil) == 400)
        var eager = request(from: 0, to: 4, of: honest)
        eager.hashes = [honest.root(at: 4)]
        #expect(status(eager, last: nil) == 422)
        let empty = Checkpoint(origin: "a.example/log", size: 0, root: honest.root(at: 4))
        let wrong = WitnessRequest(
            old: 0, hashes: [],
            checkpoint: Note(text: empty.text, signatures: [log.sign(empty.text)]))
        #expect(status(wrong, last: nil) == 422)
    }

    @Test("A request that has another form is refused at its line")
    func form() {
        let text = String(decoding: request(from: 5, to: 9, of: honest).bytes, as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for (line, what) in [
            (1, "old 05"), (1, "old"), (1, "new 5"), (2, "AAAA"), (2, lines[1] + "\r"),
        ] {
            var changed = lines
            changed[line - 1] = what
            let error = #expect(throws: ProofFileError.self, "\(what)") {
                _ = try WitnessRequest(Array(changed.joined(separator: "\n").utf8))
            }
            #expect(error?.line == line, "\(what)")
        }
        let many = "old 1\n" + String(repeating: lines[1] + "\n", count: 64) + "\n"
        #expect(throws: ProofFileError.self) { _ = try WitnessRequest(Array(many.utf8)) }
    }

    @Test("The folder of a log's state is the SHA-256 of its origin")
    func folder() {
        #expect(
            Witness.folder(of: "abc")
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}

/// A log's old key names its new one.
@Suite("Succession of keys") struct KeySuccessionTests {
    private let old: SigningKey
    private let new: SigningKey

    init() throws {
        old = try SigningKey(generatingFor: "a.example/log", kind: .ed25519)
        new = try SigningKey(generatingFor: "a.example/log", kind: .ed25519)
    }

    @Test("A-59 a statement that both keys have signed names the new key, and no other does")
    func statement() throws {
        let stated = try KeySuccession(old: old.verifier, new: new.verifier, from: 42)
        let note = Note(
            text: stated.text, signatures: [old.sign(stated.text), new.sign(stated.text)])
        #expect(try KeySuccession(try Note(note.bytes)) == stated)
        for (missing, key) in [old, new].enumerated() {
            var half = note
            half.signatures.remove(at: missing)
            #expect(throws: KeySuccessionError.notSigned(key.verifier.identity)) {
                _ = try KeySuccession(half)
            }
        }
        var later = note
        later.text = stated.text.replacing("from 42", with: "from 43")
        #expect(throws: KeySuccessionError.note(.invalidSignature(old.verifier.identity))) {
            _ = try KeySuccession(later)
        }
        // It must not pass for a checkpoint, nor a checkpoint for it.
        #expect(throws: CheckpointError.self) { _ = try Checkpoint(text: stated.text) }
        let checkpoint = Checkpoint(origin: "a.example/log", size: 0, root: .emptyRoot)
        #expect(throws: KeySuccessionError.self) {
            _ = try KeySuccession(
                Note(text: checkpoint.text, signatures: [old.sign(checkpoint.text)]))
        }
    }

    @Test("A key of another name or kind, and the same key, succeed nobody")
    func refused() throws {
        let other = try SigningKey(generatingFor: "b.example", kind: .ed25519)
        let witness = try SigningKey(generatingFor: "a.example/log", kind: .cosignature)
        for (key, error) in [
            (other, KeySuccessionError.otherName(old: "a.example/log", new: "b.example")),
            (witness, .notALogsKey), (old, .sameKey),
        ] {
            #expect(throws: error) {
                _ = try KeySuccession(old: old.verifier, new: key.verifier, from: 1)
            }
        }
    }
}
