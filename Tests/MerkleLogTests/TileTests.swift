import MerkleLog
import Testing

/// Tiles: their paths, which ones a tree has, and what is in them.
@Suite("Tiles") struct TileTests {
    @Test(
        "A path names one tile, and a tile has one path",
        arguments: [
            ("tile/0/000", TilePath(.hashes(level: 0), index: 0)),
            ("tile/0/x001/x234/067", TilePath(.hashes(level: 0), index: 1_234_067)),
            ("tile/63/000.p/1", TilePath(.hashes(level: 63), index: 0, width: 1)),
            ("tile/entries/x001/000.p/255", TilePath(.entries, index: 1000, width: 255)),
            (
                "tile/5/x018/x446/x744/x073/x709/x551/615",
                TilePath(.hashes(level: 5), index: .max)
            ),
        ])
    func paths(text: String, tile: TilePath) {
        #expect(tile.text == text)
        #expect(TilePath(text) == tile)
    }

    @Test(
        "What is not just a tile's path is none",
        arguments: [
            "", "tile", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000",
            "tile/0/001/000", "tile/0/x000/001", "tile/0/x001", "tile/00/000", "tile/64/000",
            "tile/-1/000", "tile/+1/000", "tile/data/000", "tile/0/000.p/0", "tile/0/000.p/256",
            "tile/0/000.p/01", "tile/0/000.p", "tile/0/000.p/", "tile/0/000/1", "/tile/0/000",
            "tile/0/../000", "tile/0/x1/000", "tile/0/é00", "tile/0/000.p/1/2", "tile/0/000.p/x",
            "tile/0/x999/x999/x999/x999/x999/x999/999", "Tile/0/000", "tile/0/000 ",
        ])
    func noPaths(text: String) { #expect(TilePath(text) == nil) }

    @Test("What a growing tree adds is what it has and had not, in any two steps")
    func added() {
        func tiles(_ old: UInt64, _ new: UInt64) -> Set<TilePath> {
            Set(
                TilePath.added(from: old, to: new).map {
                    TilePath(.hashes(level: $0.level), index: $0.index, width: $0.width)
                })
        }
        let sizes: [UInt64] = [0, 1, 5, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 70_000]
        for new in sizes {
            let whole = tiles(0, new)
            for tile in whole { #expect(tile.width(in: new) == tile.width) }
            for old in sizes where old <= new {
                #expect(tiles(old, new) == whole.subtracting(tiles(0, old)), "\(old) to \(new)")
            }
        }
    }

    @Test("Tiles that are built leaf by leaf hold the nodes that their paths name")
    func built() {
        let source = LeafSource(count: 600)
        var builder = TileBuilder()
        var seen: Set<TilePath> = []
        func check(_ tile: TilePath, _ hashes: [TreeHash]) {
            #expect(seen.insert(tile).inserted)
            #expect(hashes == source.hashes(of: tile.nodes), "\(tile.text)")
        }
        for leaf in source.leaves { builder.append(leafHash(leaf), completed: check) }
        builder.finish(partial: check)
        let expected = TilePath.added(from: 0, to: 600).map {
            TilePath(.hashes(level: $0.level), index: $0.index, width: $0.width)
        }
        #expect(seen == Set(expected))
    }

    @Test("Entries are read as they were bundled, and a cut bundle is none")
    func bundles() {
        let entries: [[UInt8]] = [[], [1], Array(repeating: 7, count: 65_535), [2, 3]]
        var bundle: [UInt8] = []
        for entry in entries { EntryBundle.append(entry, to: &bundle) }
        #expect(EntryBundle.entries(in: bundle)?.map { Array($0) } == entries)
        #expect(bundle.prefix(5) == [0, 0, 0, 1, 1])
        for cut in 1...3 { #expect(EntryBundle.entries(in: bundle.dropLast(cut)) == nil) }
    }
}

/// The tiles that specifications and other implementations publish.
@Suite("Published tiles", Fixtures.areThere) struct TileVectorTests {
    @Test("A tree of 70,000 leaves and one of 256 have the tiles that the specification counts")
    func sizes() throws {
        let examples: SpecExampleTests.Examples = try Fixtures.read(
            "c2sp-spec-examples/examples.json")
        for example in examples.tile_sizes {
            var (full, partial): ([String: UInt64], [String: UInt64]) = ([:], [:])
            for tile in TilePath.added(from: 0, to: example.tree) {
                if tile.width == 256 {
                    full[String(tile.level), default: 0] += 1
                } else {
                    partial[String(tile.level)] = UInt64(tile.width)
                }
            }
            #expect(full == example.full && partial == example.partial, "\(example.tree)")
        }
        for (index, path) in examples.tile_path {
            let tile = TilePath(.entries, index: try #require(UInt64(index)))
            #expect(tile.text == "tile/entries/\(path)")
        }
    }

    @Test("Go's tile paths are read, but for the height, which C2SP has left out")
    func goPaths() throws {
        struct Vectors: Decodable {
            struct Path: Decodable {
                var path: String
                var H, L: Int?
                var N: UInt64?
                var W: Int?
                var error: Bool?
            }
            var tile_paths: [Path]
            var new_tiles_h10: [[UInt64]]
        }
        let vectors: Vectors = try Fixtures.read("go-sumdb-note/note_and_tlog_vectors.json")
        for vector in vectors.tile_paths {
            var parts = vector.path.split(separator: "/").map(String.init)
            parts.remove(at: 1)
            let text = parts.joined(separator: "/").replacing("/data/", with: "/entries/")
            let tile = TilePath(text)
            guard vector.error != true else {
                #expect(tile == nil, "\(text)")
                continue
            }
            #expect(tile?.index == vector.N, "\(text)")
            #expect(tile?.kind == (vector.L == -1 ? .entries : .hashes(level: vector.L ?? -9)))
            let width = try 1 << #require(vector.H)
            #expect(tile?.width == (vector.W == width ? 256 : vector.W))
        }
        for vector in vectors.new_tiles_h10 {
            let added = TilePath.added(from: vector[0], to: vector[1], height: 10)
            #expect(added.count == Int(vector[2]), "\(vector)")
        }
    }
}
