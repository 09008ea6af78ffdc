import MerkleLog

/// A tile's path has one form, and a bundle's entries make the same bundle again.
extension ParserProperty {
    static let tile = ParserProperty(name: "tile") { bytes in
        if let text = String(validating: bytes, as: UTF8.self), let path = TilePath(text) {
            try requireSame(path.text, text, "a path has two forms")
        }
        guard let entries = EntryBundle.entries(in: bytes) else { return }
        var again: [UInt8] = []
        for entry in entries { EntryBundle.append(Array(entry), to: &again) }
        try requireSame(again, bytes, "a bundle's entries make another bundle")
    }
}
