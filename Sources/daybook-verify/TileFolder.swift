import Glibc
import MerkleLog

/// The files of an exported log, read one tile at a time.
struct TileFolder {
    let path: String

    init(_ path: String) { self.path = path }

    func name(of tile: TilePath) -> String { path + "/" + tile.text }

    /// A tile that the checkpoint needs.
    func read(_ tile: TilePath) throws -> [UInt8] {
        guard let bytes = try readIfThere(tile) else {
            throw Problem(
                "the tile is missing", place: name(of: tile),
                remedy: "copy the folder again, or export the log again")
        }
        if case .hashes = tile.kind, bytes.count != tile.width * TreeHash.byteCount {
            throw Problem(
                "the tile has \(bytes.count) bytes instead of \(tile.width * TreeHash.byteCount)",
                place: name(of: tile),
                remedy: "copy this file again, or export the log again")
        }
        return bytes
    }

    /// Refuses a tile that is not what the entries lead to.
    func require(_ tile: TilePath, hashes: [TreeHash]) throws {
        let bytes = try read(tile)
        for (place, hash) in hashes.enumerated()
        where !hash.bytes.elementsEqual(bytes[(place * 32)..<(place * 32 + 32)]) {
            throw Problem(
                "hash \(place) is not the one that the entries below it lead to",
                place: name(of: tile),
                remedy: "copy this file again, or export the log again; if it stays, an entry "
                    + "below it was changed")
        }
    }

    private func readIfThere(_ tile: TilePath) throws -> [UInt8]? {
        try PlainFile.read(name(of: tile), max: EntryBundle.bytesMax)
    }
}

/// Files that the checkpoint does not need: partial tiles of earlier ones.
extension TileFolder {
    struct Others {
        /// Partial tiles of earlier sizes; each is the beginning of the present one.
        var earlier = 0
        /// Beyond the checkpoint, as an interrupted export leaves them.
        var beyond = 0
    }

    /// Judges every file below `tile` that a tree of `size` leaves does not need.
    func auditOthers(than size: UInt64) throws -> Others {
        var others = Others()
        try visit("tile") { text in
            guard let tile = TilePath(text) else {
                throw Problem(
                    "no tile has this name", place: path + "/" + text,
                    remedy: "remove it, or export into a new folder")
            }
            let width = tile.width(in: size)
            if tile.width > width {
                others.beyond += 1
            } else if tile.width < width {
                others.earlier += 1
                try require(tile, beginsIn: TilePath(tile.kind, index: tile.index, width: width))
            }
        }
        return others
    }

    private func require(_ tile: TilePath, beginsIn whole: TilePath) throws {
        var expected = try read(whole)
        if case .entries = tile.kind {
            let entries = EntryBundle.entries(in: expected)?.prefix(tile.width) ?? []
            expected = Array(expected[..<(entries.last?.endIndex ?? 0)])
        } else {
            expected = Array(expected.prefix(tile.width * TreeHash.byteCount))
        }
        guard try readIfThere(tile) == expected else {
            throw Problem(
                "the earlier tile is not the beginning of the present one", place: name(of: tile),
                remedy: "copy this file again; if it stays, the log once showed another past")
        }
    }

    /// Every file below a folder, by its path from the export's.
    private func visit(_ folder: String, _ body: (String) throws -> Void) throws {
        guard let directory = opendir(path + "/" + folder) else {
            guard errno == ENOENT else { throw PlainFile.failure(path + "/" + folder) }
            return
        }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name != "." && name != ".." else { continue }
            let inner = folder + "/" + name
            var status = stat()
            guard lstat(path + "/" + inner, &status) == 0 else {
                throw PlainFile.failure(path + "/" + inner)
            }
            if status.st_mode & S_IFMT == S_IFDIR {
                try visit(inner, body)
            } else {
                try body(inner)
            }
        }
    }
}
