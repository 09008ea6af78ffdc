/// The bytes of a tile of entries: each entry behind its length, two octets, the higher one first.
package enum EntryBundle {
    package static let entryBytesMax = Int(UInt16.max)
    package static let bytesMax = TilePath.fullWidth * (entryBytesMax + 2)

    package static func append(_ entry: [UInt8], to bundle: inout [UInt8]) {
        precondition(entry.count <= entryBytesMax, "an entry fits its length")
        bundle.append(UInt8(entry.count >> 8))
        bundle.append(UInt8(entry.count & 0xFF))
        bundle.append(contentsOf: entry)
    }

    /// Nil where the last entry is cut short.
    package static func entries(in bundle: [UInt8]) -> [ArraySlice<UInt8>]? {
        var entries: [ArraySlice<UInt8>] = []
        var offset = 0
        while offset < bundle.count {
            guard offset + 2 <= bundle.count else { return nil }
            let end = offset + 2 + Int(bundle[offset]) << 8 + Int(bundle[offset + 1])
            guard end <= bundle.count else { return nil }
            entries.append(bundle[(offset + 2)..<end])
            offset = end
        }
        return entries
    }
}
