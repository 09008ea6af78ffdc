/// Where a tile lies in an exported log, C2SP tlog-tiles: up to 256 hashes of one level in a row,
/// or as many entries.
///
/// The rule: each tile has one path, and each path that is not just that is no tile's.
package struct TilePath: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// Level 0 holds leaves; each hash of a level stands for a full tile of the one below.
        case hashes(level: Int)
        /// The entries that the leaves of level 0 are taken over.
        case entries
    }

    package var kind: Kind
    package var index: UInt64
    /// How many of the full tile's hashes or entries; a partial one has fewer than 256.
    package var width: Int

    package static let height = 8
    package static let fullWidth = 1 << height
    private static let levelMax = 63

    package init(_ kind: Kind, index: UInt64, width: Int = fullWidth) {
        precondition((1...Self.fullWidth).contains(width), "a tile is not empty")
        self.kind = kind
        self.index = index
        self.width = width
    }

    package var isFull: Bool { width == Self.fullWidth }

    /// The nodes of the tree that it holds.
    package var nodes: [TreeNode] {
        guard case .hashes(let level) = kind else { return [] }
        return (0..<UInt64(width)).map {
            TreeNode(level: level * Self.height, index: index << UInt64(Self.height) + $0)
        }
    }

    /// Relative to the export's folder.
    package var text: String {
        let folder =
            switch kind {
            case .hashes(let level): String(level)
            case .entries: "entries"
            }
        var digits = String(index)
        digits = String(repeating: "0", count: (3 - digits.count % 3) % 3) + digits
        var parts: [String] = []
        while !digits.isEmpty {
            parts.append((digits.count > 3 ? "x" : "") + digits.prefix(3))
            digits = String(digits.dropFirst(3))
        }
        return "tile/\(folder)/" + parts.joined(separator: "/") + (isFull ? "" : ".p/\(width)")
    }

    /// Nil unless `text` is a tile's path.
    package init?(_ text: String) {
        var parts = text.split(separator: "/", omittingEmptySubsequences: false)[...]
        guard parts.popFirst() == "tile", let folder = parts.popFirst() else { return nil }
        if folder == "entries" {
            kind = .entries
        } else {
            guard let level = UInt64(decimal: folder), level <= UInt64(Self.levelMax) else {
                return nil
            }
            kind = .hashes(level: Int(level))
        }
        width = Self.fullWidth
        if parts.count >= 2, let name = parts.dropLast().last, name.hasSuffix(".p") {
            guard
                let last = parts.last, let count = UInt64(decimal: last),
                (1..<UInt64(Self.fullWidth)).contains(count)
            else { return nil }
            width = Int(count)
            parts = parts.dropLast(2) + [name.dropLast(2)]
        }
        let digits =
            parts.dropLast().map { $0.hasPrefix("x") ? $0.dropFirst() : "" }
            + (parts.last.map { [$0] } ?? [])
        guard
            !digits.isEmpty,
            digits.allSatisfy({ $0.utf8.count == 3 && $0.utf8.allSatisfy { 48...57 ~= $0 } }),
            let index = UInt64(digits.joined())
        else { return nil }
        self.index = index
        guard self.text == text else { return nil }
    }
}

extension TilePath {
    /// The tiles of hashes that a tree of `new` leaves has and one of `old` leaves had not, level
    /// by level. The tiles of entries are those of level 0.
    ///
    /// - Parameter height: 8 in all that is exported; others are for published vectors.
    package static func added(
        from old: UInt64, to new: UInt64, height: Int = height
    ) -> [(level: Int, index: UInt64, width: Int)] {
        var tiles: [(level: Int, index: UInt64, width: Int)] = []
        var level = 0
        while level * height < 64, new >> UInt64(level * height) > 0 {
            let shift = UInt64(level * height)
            let (before, after) = (old >> shift, new >> shift)
            let end = after >> UInt64(height)
            if before != after {
                for index in (before >> UInt64(height))..<end {
                    tiles.append((level, index, 1 << height))
                }
                let rest = Int(after - end << UInt64(height))
                if rest > 0 { tiles.append((level, end, rest)) }
            }
            level += 1
        }
        return tiles
    }

    /// How many hashes or entries of the tile a tree of `size` leaves has; 0 if it reaches it not.
    package func width(in size: UInt64) -> Int {
        let level = if case .hashes(let level) = kind { level } else { 0 }
        guard level * Self.height < 64 else { return 0 }
        let count = size >> UInt64(level * Self.height)
        guard index <= count >> UInt64(Self.height) else { return 0 }
        return Int(min(count - index << UInt64(Self.height), UInt64(Self.fullWidth)))
    }
}
