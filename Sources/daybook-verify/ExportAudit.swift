import MerkleLog

/// Computes an exported log anew from its entries and compares every tile and the root.
///
/// The rule: entries are read once, in order, and what is held grows with the number of streams
/// only.
struct ExportAudit {
    private let tiles: TileFolder
    private let checkpoint: Checkpoint
    private let old: Checkpoint?
    private var builder = TileBuilder()
    private var range = CompactRange()
    private var chain = EventChain()

    var streams: Int { chain.streams }

    init(folder: String, checkpoint: Checkpoint, old: Checkpoint?) {
        tiles = TileFolder(folder)
        self.checkpoint = checkpoint
        self.old = old
    }

    mutating func run() throws {
        try compareWithOld()
        var first: UInt64 = 0
        while first < checkpoint.size {
            let width = min(checkpoint.size - first, UInt64(TilePath.fullWidth))
            try readBundle(at: first, width: Int(width))
            first += width
        }
        try builder.finish { try tiles.require($0, hashes: $1) }
        guard range.root == checkpoint.root else {
            throw Problem(
                "the entries lead to the root \(range.root), the signed one is \(checkpoint.root)",
                place: tiles.path + "/checkpoint",
                remedy: "export the log again; if that differs too, it is not what was signed")
        }
    }

    private mutating func readBundle(at first: UInt64, width: Int) throws {
        let index = first >> UInt64(TilePath.height)
        let path = TilePath(.entries, index: index, width: width)
        let leaves = try tiles.read(TilePath(.hashes(level: 0), index: index, width: width))
        guard let entries = EntryBundle.entries(in: try tiles.read(path)), entries.count == width
        else {
            throw Problem(
                "it does not hold \(width) whole entries", place: tiles.name(of: path),
                remedy: "copy this file again, or export the log again")
        }
        for (place, bytes) in entries.enumerated() {
            let spot = "\(tiles.name(of: path)), entry \(place)"
            guard let entry = Entry(Array(bytes)) else {
                throw Problem(
                    "the entry is no envelope of an event", place: spot,
                    remedy: "copy this file again, or export the log again")
            }
            let leaf = entry.leaf
            guard leaf.bytes.elementsEqual(leaves[(place * 32)..<(place * 32 + 32)]) else {
                throw Problem(
                    "the entry @\(first + UInt64(place) + 1) does not hash to its leaf",
                    place: spot,
                    remedy: "copy this file and its tile of level 0 again, or "
                        + "export the log again; if it stays, the entry was changed")
            }
            try chain.add(entry, place: spot)
            range.append(leaf)
            try builder.append(leaf) { try tiles.require($0, hashes: $1) }
            try compareWithOld()
        }
    }

    /// Where the earlier checkpoint ended, the tree must have been the one it signed.
    private func compareWithOld() throws {
        guard let old, range.size == old.size, range.root != old.root else { return }
        throw Problem(
            "up to @\(old.size) the log is not the one that the earlier checkpoint signed",
            place: tiles.path,
            remedy: "keep both: they are signed evidence that the log showed two histories")
    }
}
