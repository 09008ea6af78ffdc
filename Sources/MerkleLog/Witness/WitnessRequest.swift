/// What a witness is asked with, C2SP tlog-witness `add-checkpoint`: the size that it saw last, a
/// consistency proof from there, and the new checkpoint.
///
/// It is also how the consistency of two checkpoints goes from hand to hand: beside the earlier
/// checkpoint, everything to verify is in it.
package struct WitnessRequest: Hashable, Sendable {
    package var old: UInt64
    package var hashes: [TreeHash]
    package var checkpoint: Note

    /// As many lines as a client may send.
    private static let hashesMax = 63

    package init(old: UInt64, hashes: [TreeHash], checkpoint: Note) {
        self.old = old
        self.hashes = hashes
        self.checkpoint = checkpoint
    }

    package init(_ bytes: [UInt8]) throws(ProofFileError) {
        var lines = LineReader(bytes)
        guard
            let line = lines.next(), line.hasPrefix("old "),
            let old = UInt64(decimal: line.dropFirst(4))
        else { throw .init(line: 1, "‘old’ and a number should stand here") }
        self.old = old
        hashes = try lines.hashes(atMost: Self.hashesMax)
        do throws(NoteError) { checkpoint = try Note(lines.rest) } catch {
            throw .init(line: lines.number + 1, "the checkpoint: \(error)")
        }
    }

    package var bytes: [UInt8] {
        let lines = ["old \(old)"] + hashes.map(\.base64)
        return Array((lines.map { $0 + "\n" }.joined() + "\n" + checkpoint.string).utf8)
    }

    /// Checks that the tree of `new` continues that of `old`, the checkpoint seen before.
    package func verify(old: Checkpoint, new: Checkpoint) throws(ProofError) {
        try ConsistencyProof(from: old.size, to: new.size, hashes: hashes)
            .verify(oldRoot: old.root, newRoot: new.root)
    }
}
