import Foundation
import MerkleLog
import Testing

/// The published proofs, good and corrupted: each holds or fails as its file says, and the
/// corrupted ones fail for the reason that they were corrupted in.
@Suite("The RFC 6962 vectors", Fixtures.areThere) struct RFC6962VectorTests {
    /// What is found wrong, whatever hashes come with it.
    private enum Verdict: Hashable {
        case holds, hashIsNo32Bytes, indexBeyondSize, sizesDescend, wrongLength, rootMismatch
        case oldRootMismatch, rootsDiffer, emptyRootMismatch

        init(_ error: ProofError) {
            switch error {
            case .indexBeyondSize: self = .indexBeyondSize
            case .sizesDescend: self = .sizesDescend
            case .wrongLength: self = .wrongLength
            case .rootMismatch: self = .rootMismatch
            case .oldRootMismatch: self = .oldRootMismatch
            case .rootsDiffer: self = .rootsDiffer
            case .emptyRootMismatch: self = .emptyRootMismatch
            }
        }
    }

    private static func judge(
        _ hashes: [Data], _ body: ([TreeHash]) throws -> Void
    ) throws -> Verdict {
        let read = hashes.compactMap { TreeHash(exactly: Array($0)) }
        guard read.count == hashes.count else { return .hashIsNo32Bytes }
        do {
            try body(read)
            return .holds
        } catch let error as ProofError {
            return Verdict(error)
        }
    }

    @Test("A-59 inclusion proofs hold or fail, each for the reason its file is named after")
    func inclusion() throws {
        struct Vector: Decodable {
            var leafIdx: UInt64
            var treeSize: UInt64
            var root: Data
            var leafHash: Data
            var proof: [Data]?
            var desc: String
            var wantErr: Bool
        }
        let paths = try Fixtures.paths(in: "rfc6962/inclusion")
        #expect(paths.count > 40)
        var reasons: Set<Verdict> = []
        for path in paths {
            let vector: Vector = try Fixtures.read("rfc6962/inclusion/\(path)")
            let verdict = try Self.judge([vector.leafHash, vector.root] + (vector.proof ?? [])) {
                try InclusionProof(
                    index: vector.leafIdx, size: vector.treeSize, hashes: Array($0.dropFirst(2))
                ).verify(leaf: $0[0], root: $0[1])
            }
            reasons.insert(verdict)
            #expect((verdict == .holds) == !vector.wantErr, "\(path)")
            #expect(
                Self.inclusionReasons(vector.desc, vector.leafIdx, vector.treeSize)
                    .contains(verdict), "\(path): \(verdict)")
        }
        #expect(
            reasons == [
                .holds, .hashIsNo32Bytes, .indexBeyondSize, .wrongLength, .rootMismatch,
            ])
    }

    /// By the file's own words.
    private static func inclusionReasons(
        _ what: String, _ index: UInt64, _ size: UInt64
    ) -> Set<Verdict> {
        if index >= size { return [.indexBeyondSize] }
        switch what {
        case "happy path": return [.holds]
        case _ where what.contains("garbage"), "wrong leaf": return [.hashIsNo32Bytes]
        case "trailing root", "preceding root", "inserted component", "removed component":
            return [.wrongLength]
        case _ where what.hasPrefix("treeSize"): return [.wrongLength]
        case _ where what.hasPrefix("modified proof"), "random root", "empty root",
            _ where what.hasPrefix("leafIdx"):
            return [.rootMismatch]
        default: return []
        }
    }

    @Test("A-59 consistency proofs hold or fail, each for the reason its file is named after")
    func consistency() throws {
        struct Vector: Decodable {
            var size1: UInt64
            var size2: UInt64
            var root1: Data
            var root2: Data
            var proof: [Data]?
            var desc: String
            var wantErr: Bool
        }
        let paths = try Fixtures.paths(in: "rfc6962/consistency")
        #expect(paths.count > 40)
        var reasons: Set<Verdict> = []
        for path in paths {
            let vector: Vector = try Fixtures.read("rfc6962/consistency/\(path)")
            let verdict = try Self.judge([vector.root1, vector.root2] + (vector.proof ?? [])) {
                try ConsistencyProof(
                    from: vector.size1, to: vector.size2, hashes: Array($0.dropFirst(2))
                ).verify(oldRoot: $0[0], newRoot: $0[1])
            }
            reasons.insert(verdict)
            #expect((verdict == .holds) == !vector.wantErr, "\(path)")
            let expected = Self.consistencyReasons(vector.desc, vector.size1, vector.size2)
            #expect(expected.contains(verdict), "\(path): \(verdict)")
        }
        #expect(
            reasons == [
                .holds, .hashIsNo32Bytes, .sizesDescend, .wrongLength, .rootMismatch,
                .oldRootMismatch,
            ])
    }

    private static func consistencyReasons(
        _ what: String, _ from: UInt64, _ to: UInt64
    ) -> Set<Verdict> {
        if from > to { return [.sizesDescend] }
        switch what {
        case "happy path": return [.holds]
        case _ where what.contains("garbage"), "wrong root1", "wrong root2":
            return [.hashIsNo32Bytes]
        case _ where what.hasPrefix("size"):
            // Another size either needs another number of hashes or leads elsewhere.
            return [.wrongLength, .oldRootMismatch, .rootMismatch]
        case _ where what.hasPrefix("trailing"), _ where what.hasPrefix("preceding"),
            "truncated proof", "empty proof":
            return [.wrongLength]
        case _ where what.hasPrefix("modified proof"), "swapped roots":
            return [.oldRootMismatch, .rootMismatch]
        default: return []
        }
    }
}
