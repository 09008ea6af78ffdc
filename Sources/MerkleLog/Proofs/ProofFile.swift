/// A proof that goes from hand to hand, C2SP tlog-proof: an entry's index, its inclusion proof, the
/// signed checkpoint, and data for whoever must know what the entry is.
package struct ProofFile: Hashable, Sendable {
    /// The entry itself, in our files. Nothing vouches for it but the proof.
    package var extra: [UInt8]?
    package var index: UInt64
    package var hashes: [TreeHash]
    package var checkpoint: Note

    private static let header = "c2sp.org/tlog-proof@v1"
    /// As many as a tree of 2⁶⁴ leaves can need.
    private static let hashesMax = 64

    package init(extra: [UInt8]?, index: UInt64, hashes: [TreeHash], checkpoint: Note) {
        self.extra = extra
        self.index = index
        self.hashes = hashes
        self.checkpoint = checkpoint
    }

    package init(_ bytes: [UInt8]) throws(ProofFileError) {
        var lines = LineReader(bytes)
        guard lines.next() == Self.header else {
            throw .init(line: 1, "it does not begin with ‘\(Self.header)’")
        }
        var line = lines.next()
        if let text = line, let data = Self.value("extra", text) {
            guard let decoded = Base64.decode(data) else {
                throw .init(line: lines.number, "the extra data is not base64")
            }
            extra = decoded
            line = lines.next()
        }
        guard
            let text = line, let number = Self.value("index", text),
            let index = UInt64(decimal: number)
        else { throw .init(line: lines.number, "‘index’ and a number should stand here") }
        self.index = index
        hashes = try lines.hashes(atMost: Self.hashesMax)
        do throws(NoteError) { checkpoint = try Note(lines.rest) } catch {
            throw .init(line: lines.number + 1, "the checkpoint: \(error)")
        }
    }

    private static func value(_ name: String, _ line: String) -> Substring? {
        line.hasPrefix(name + " ") ? line.dropFirst(name.count + 1) : nil
    }

    package var bytes: [UInt8] {
        var lines = [Self.header]
        if let extra { lines.append("extra " + Base64.encode(extra)) }
        lines.append("index \(index)")
        lines += hashes.map(\.base64)
        return Array((lines.map { $0 + "\n" }.joined() + "\n" + checkpoint.string).utf8)
    }

    /// Checks that `leaf` stands at the index in the tree that `checkpoint` is the head of, which a
    /// policy has accepted.
    package func verify(leaf: TreeHash, in checkpoint: Checkpoint) throws(ProofError) {
        try InclusionProof(index: index, size: checkpoint.size, hashes: hashes)
            .verify(leaf: leaf, root: checkpoint.root)
    }
}

/// Why a file is no proof, or no request to a witness, and in which line.
package struct ProofFileError: Error, Equatable, Sendable, CustomStringConvertible {
    package var line: Int
    package var what: String

    init(line: Int, _ what: String) {
        self.line = line
        self.what = what
    }

    package var description: String { "line \(line): \(what)" }
}

/// Lines before a checkpoint, one after the other.
struct LineReader {
    private let bytes: [UInt8]
    private var offset = 0
    /// Of the line that was read last, from 1.
    private(set) var number = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Nil where no whole line is left, or it is not UTF-8.
    mutating func next() -> String? {
        number += 1
        guard let end = bytes[offset...].firstIndex(of: 0x0A) else { return nil }
        defer { offset = end + 1 }
        return String(validating: bytes[offset..<end], as: UTF8.self)
    }

    /// Hashes, a line each, up to an empty line.
    mutating func hashes(atMost limit: Int) throws(ProofFileError) -> [TreeHash] {
        var hashes: [TreeHash] = []
        while let line = next() {
            if line.isEmpty { return hashes }
            guard let hash = TreeHash(base64: line) else {
                throw ProofFileError(line: number, "it is no base64 of a 32-byte hash")
            }
            guard hashes.count < limit else {
                throw ProofFileError(line: number, "more than \(limit) hashes")
            }
            hashes.append(hash)
        }
        throw ProofFileError(line: number, "no empty line ends the hashes")
    }

    var rest: [UInt8] { Array(bytes[min(offset, bytes.count)...]) }
}
