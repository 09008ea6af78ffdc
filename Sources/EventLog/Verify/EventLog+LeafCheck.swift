import LMDB
import MerkleLog

/// Checking single events, where someone looks at them.
extension EventLog {
    /// Whether the stored record hashes to its leaf, and its payload to the digest in its envelope.
    ///
    /// - Throws: `.corrupt` where the record already fails its checksum.
    package func matchesLeaf(at position: Position) throws(StoreError) -> Bool {
        try access.read { transaction, tables in
            try transaction.event(position, tables).matchesLeaf
        }
    }
}

extension EventView {
    /// The payload of an erased event is gone; its envelope still tells its digest.
    var matchesLeaf: Bool {
        let leaf = envelope.withUnsafeBytes { TreeHash.leaf($0) }
        return hasLeaf(leaf) && (isErased || matchesPayloadDigest)
    }

    /// Whether that is the leaf which the record names.
    func hasLeaf(_ leaf: TreeHash) -> Bool {
        let stored = value.extracting(RecordLayout.leaf..<RecordLayout.leaf + 32)
        return TreeHash(stored) == leaf
    }

    var matchesPayloadDigest: Bool {
        var hash = HashState()
        saltAndPayload.withUnsafeBytes { hash.update($0) }
        return payloadDigest.unsafeLoadUnaligned(as: SIMD4<UInt64>.self) == hash.finish()
    }
}
