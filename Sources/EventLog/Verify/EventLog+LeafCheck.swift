import Crypto
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
        guard leaf.bytes == leafHash else { return false }
        if isErased { return true }
        let digest = saltAndPayload.withUnsafeBytes { bytes in
            var hash = SHA256()
            hash.update(bufferPointer: bytes)
            return Array(hash.finalize())
        }
        return digest == payloadDigest.array
    }
}
