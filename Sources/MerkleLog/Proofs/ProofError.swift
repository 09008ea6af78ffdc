/// Why a proof does not show what it should: each case names the first thing that does not fit.
package enum ProofError: Error, Equatable, Sendable {
    /// The tree has no leaf of that index.
    case indexBeyondSize(index: UInt64, size: UInt64)
    /// The earlier tree would be larger than the later one.
    case sizesDescend(from: UInt64, to: UInt64)
    /// A proof for these sizes has another number of hashes.
    case wrongLength(expected: Int, found: Int)
    /// The hashes lead from the leaf to another root than the one that was signed.
    case rootMismatch(computed: TreeHash, expected: TreeHash)
    /// The hashes lead to another root of the earlier tree than the one that was signed.
    case oldRootMismatch(computed: TreeHash, expected: TreeHash)
    /// Two trees of one size have two roots: the log shows different histories.
    case rootsDiffer(size: UInt64)
    /// The root of a tree without leaves is the hash of nothing, and no other.
    case emptyRootMismatch
}

extension ProofError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .indexBeyondSize(let index, let size):
            "index \(index) lies outside a tree of \(size) leaves"
        case .sizesDescend(let from, let to):
            "the earlier tree has \(from) leaves, the later one only \(to)"
        case .wrongLength(let expected, let found):
            "the proof has \(found) hashes; one for these sizes has \(expected)"
        case .rootMismatch(let computed, let expected):
            "the hashes lead to the root \(computed), not to \(expected)"
        case .oldRootMismatch(let computed, let expected):
            "the hashes lead to the earlier root \(computed), not to \(expected)"
        case .rootsDiffer(let size):
            "two trees of \(size) leaves have different roots"
        case .emptyRootMismatch:
            "the root of a tree without leaves is not the hash of nothing"
        }
    }
}
