import LMDB
import MerkleLog

/// The log's tree as a source of proofs: nodes of level 8 and above as they are stored, lower ones
/// from their leaves, all of one request from one snapshot.
package struct StoredNodes: NodeSource {
    let log: EventLog

    package func hashes(of nodes: [TreeNode]) throws(StoreError) -> [TreeHash] {
        try log.access.read { transaction, tables in
            try nodes.map { try transaction.hash(of: $0, tables) }
        }
    }
}

extension Transaction where Self: ~Copyable, Self: ~Escapable {
    /// The hash of a perfect subtree that the log has completed.
    func hash(of node: TreeNode, _ tables: LogTables) throws -> TreeHash {
        guard node.level < CompactRange.Node.lowestStoredLevel else {
            let key = CompactRange.Node.tableKey(level: node.level, index: node.index)
            guard let value = try get(tables.nodes, key: key), value.byteCount == 32 else {
                throw StoreError.corrupt(
                    position: nil, what: "node \(node.index) of level \(node.level) is missing")
            }
            return TreeHash(value)
        }
        var leaves = CompactRange()
        var after = Position(node.index << UInt64(node.level))
        let end = Position((node.index + 1) << UInt64(node.level))
        while after < end {
            after = try scanPage(after: after, upTo: end, tables) { event in
                leaves.append(TreeHash(event.leafHash))
                return true
            }
        }
        return leaves.root
    }
}
