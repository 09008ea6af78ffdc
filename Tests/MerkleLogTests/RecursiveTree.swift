import Crypto
import MerkleLog

// RFC 6962 word for word and slow: the oracle. It shares no line with the room that it judges.

/// MTH(D[n]), section 2.1.
func recursiveRoot(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
    switch leaves.count {
    case 0: return Array(SHA256.hash(data: [UInt8]()))
    case 1: return Array(SHA256.hash(data: [0] + leaves[leaves.startIndex]))
    default:
        let (left, right) = split(leaves)
        return Array(SHA256.hash(data: [1] + recursiveRoot(left) + recursiveRoot(right)))
    }
}

/// PATH(m, D[n]), section 2.1.1.
func recursivePath(_ index: Int, _ leaves: ArraySlice<[UInt8]>) -> [[UInt8]] {
    guard leaves.count > 1 else { return [] }
    let (left, right) = split(leaves)
    return index < left.count
        ? recursivePath(index, left) + [recursiveRoot(right)]
        : recursivePath(index - left.count, right) + [recursiveRoot(left)]
}

/// SUBPROOF(m, D[n], b), section 2.1.2; PROOF(m, D[n]) begins with b = true.
func recursiveProof(
    _ old: Int, _ leaves: ArraySlice<[UInt8]>, isWhole: Bool = true
) -> [[UInt8]] {
    if old == leaves.count { return isWhole ? [] : [recursiveRoot(leaves)] }
    let (left, right) = split(leaves)
    return old <= left.count
        ? recursiveProof(old, left, isWhole: isWhole) + [recursiveRoot(right)]
        : recursiveProof(old - left.count, right, isWhole: false) + [recursiveRoot(left)]
}

private func split(
    _ leaves: ArraySlice<[UInt8]>
) -> (ArraySlice<[UInt8]>, ArraySlice<[UInt8]>) {
    var count = 1
    while count * 2 < leaves.count { count *= 2 }
    let middle = leaves.startIndex + count
    return (leaves[..<middle], leaves[middle...])
}

/// Leaves in memory as a source of nodes, each hashed by the oracle.
struct LeafSource: NodeSource {
    var leaves: [[UInt8]]

    init(_ leaves: [[UInt8]]) { self.leaves = leaves }

    /// Leaves of different lengths, the empty one among them.
    init(count: Int) {
        leaves = (0..<count).map { leaf in
            (0..<(leaf % 7)).map { UInt8(truncatingIfNeeded: $0 &* leaf &+ leaf) }
        }
    }

    func hashes(of nodes: [TreeNode]) -> [TreeHash] {
        nodes.map { node in
            let width = 1 << node.level
            let first = Int(node.index) * width
            return TreeHash(recursiveRoot(leaves[first..<first + width]))
        }
    }
}

func leafHash(_ bytes: [UInt8]) -> TreeHash { TreeHash.leaf(bytes) }

extension TreeHash {
    /// The same hash with one bit turned over.
    func flipped(bit: Int) -> TreeHash {
        var bytes = bytes
        bytes[bit / 8] ^= 1 << (bit % 8)
        return TreeHash(bytes)
    }
}
