import Glibc
import Intake

/// A small file, or standard input for `-`.
///
/// The rule: no more is read than tells that it is too long; the caller says so.
enum InputBytes {
    /// All bytes, or more than `max` of them.
    static func read(_ path: String, max: Int) throws -> [UInt8] {
        let source =
            path == "-"
            ? FileSource(borrowing: STDIN_FILENO, named: "standard input")
            : try FileSource(path: path)
        var bytes: [UInt8] = []
        while bytes.count <= max {
            let piece = try source.read()
            if piece.isEmpty { break }
            bytes += piece
        }
        return bytes
    }
}
