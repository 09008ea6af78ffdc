import IncidentLogs

/// Bytes in memory, handed out in pieces of one size, so that every boundary is met.
final class Memory: ByteInput {
    private var rest: ArraySlice<UInt8>
    private let pieceBytes: Int
    /// Bytes that were never asked for.
    var unread: Int { rest.count }

    init(_ bytes: some Sequence<UInt8>, pieceBytes: Int = .max) {
        rest = Array(bytes)[...]
        self.pieceBytes = pieceBytes
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let piece = rest.prefix(min(pieceBytes, buffer.count))
        buffer.copyBytes(from: piece)
        rest = rest.dropFirst(piece.count)
        return piece.count
    }
}

let keyText = "0123456789abcdef"
let key = PseudonymKey(bytes: Array(keyText.utf8))!
