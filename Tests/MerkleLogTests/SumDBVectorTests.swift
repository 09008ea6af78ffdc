import Foundation
import MerkleLog
import Testing

/// The vectors of Go's checksum database: keys, signed notes, roots.
@Suite("Go's sumdb vectors", Fixtures.areThere) struct SumDBVectorTests {
    private struct Vectors: Decodable {
        struct Signing: Decodable { var skey, text, want: String }
        struct Opening: Decodable {
            var desc, msg: String
            var vkeys: [String]
            var verified, unverified: [String]?
            var error: String?
        }
        struct Tree: Decodable {
            var text: String
            var size: UInt64
        }

        var vkey, skey_TEST_ONLY, vkey2: String
        var sign: Signing
        var bad_vkeys: [String]
        var open: [Opening]
        var malformed: [String]
        var malformed_bytes_base64: [Data]
        var tree: Tree
    }

    private let vectors: Vectors

    init() throws {
        vectors = try Fixtures.read("go-sumdb-note/note_and_tlog_vectors.json")
    }

    @Test("The roots of its test tree come out")
    func roots() throws {
        struct Roots: Decodable { var roots_b64_by_size_1_to_100: [String] }
        let roots: Roots = try Fixtures.read("go-sumdb-note/testtree_roots.json")
        #expect(roots.roots_b64_by_size_1_to_100.count == 100)
        let source = LeafSource((0..<100).map { Array("leaf \($0)".utf8) })
        var range = CompactRange()
        for (index, expected) in roots.roots_b64_by_size_1_to_100.enumerated() {
            range.append(leafHash(source.leaves[index]))
            #expect(range.root.base64 == expected)
            #expect(source.root(at: UInt64(index + 1)).base64 == expected)
        }
    }

    @Test("Keys are read and written as it writes them")
    func keys() throws {
        for text in [vectors.vkey, vectors.vkey2] {
            #expect(try VerifierKey(text).text == text)
        }
        let key = try SigningKey(vectors.skey_TEST_ONLY)
        #expect(key.text == vectors.skey_TEST_ONLY)
        #expect(key.verifier.text == vectors.vkey)
    }

    @Test("Its bad keys are refused, and every part and every neighbour of a good one")
    func badKeys() {
        for text in vectors.bad_vkeys {
            #expect(throws: KeyError.self) { _ = try VerifierKey(text) }
        }
        for (text, read) in [
            (vectors.vkey, { _ = try VerifierKey($0) as VerifierKey }),
            (vectors.skey_TEST_ONLY, { _ = try SigningKey($0) as SigningKey }),
        ] as [(String, (String) throws -> Void)] {
            let bytes = Array(text.utf8)
            for start in bytes.indices {
                for end in start...bytes.count where end - start < bytes.count {
                    let part = String(decoding: bytes[start..<end], as: UTF8.self)
                    #expect(throws: KeyError.self, "\(part)") { try read(part) }
                }
                var changed = bytes
                changed[start] &+= 1
                let neighbour = String(decoding: changed, as: UTF8.self)
                #expect(throws: KeyError.self, "\(neighbour)") { try read(neighbour) }
            }
        }
    }

    @Test("A key of an unknown kind and one whose id is another's say so")
    func badKeyReasons() {
        #expect(throws: KeyError.unknownKind(0x65)) { _ = try VerifierKey(vectors.bad_vkeys[1]) }
        let swapped = vectors.vkey.replacing("c74f20a3", with: "c74f20a4")
        #expect(throws: KeyError.wrongID(found: "c74f20a4", computed: "c74f20a3")) {
            _ = try VerifierKey(swapped)
        }
    }

    @Test("A note is signed with the very bytes that it signs it with")
    func sign() throws {
        let key = try SigningKey(vectors.sign.skey)
        let text = vectors.sign.text
        #expect(Note(text: text, signatures: [key.sign(text)]).string == vectors.sign.want)
    }

    @Test("Its notes open, or fail to, for the reason that it gives")
    func open() throws {
        for opening in vectors.open {
            let keys = try opening.vkeys.map { try VerifierKey($0) }
            let bytes = Array(opening.msg.utf8)
            guard let reason = opening.error else {
                let note = try Note(bytes)
                let verified = try note.verify(with: keys)
                #expect(verified.map(\.name) == opening.verified, "\(opening.desc)")
                #expect(note.bytes == bytes)
                var others: [NoteSignature] = []
                for signature in note.signatures
                where !others.contains(signature)
                    && !verified.map(\.identity).contains(signature.identity)
                { others.append(signature) }
                #expect(
                    others.map(\.identity.name) == opening.unverified ?? [], "\(opening.desc)")
                continue
            }
            let error = #expect(throws: NoteError.self, "\(opening.desc)") {
                _ = try Note(bytes).verify(with: keys)
            }
            let told =
                switch error {
                case .malformed: "malformed"
                case .invalidSignature(let key): "invalid signature for key \(key.text)"
                case .ambiguousKey(let key): "ambiguous key \(key.text)"
                case .unverified: "unverified"
                case nil: "no error"
                }
            #expect(told == reason, "\(opening.desc)")
        }
        #expect(vectors.open.count == 7)
    }

    @Test("Its malformed notes are refused as malformed")
    func malformed() {
        let all =
            vectors.malformed.map { Array($0.utf8) }
            + vectors.malformed_bytes_base64.map { Array($0) }
        #expect(all.count == 7)
        for bytes in all {
            let error = #expect(throws: NoteError.self) { _ = try Note(bytes) }
            if case .malformed = error { continue }
            Issue.record("\(String(describing: error)): \(String(decoding: bytes, as: UTF8.self))")
        }
    }

    @Test("Its tree head is read and written as it writes it")
    func treeHead() throws {
        let checkpoint = try Checkpoint(text: vectors.tree.text)
        #expect(checkpoint.size == vectors.tree.size)
        #expect(checkpoint.origin == "go.sum database tree")
        #expect(checkpoint.text == vectors.tree.text)
    }
}
