import Crypto
import EventLog
import Intake
import Schema

/// What an import is called: by its file's content, so that the same file is the same batch.
package enum ImportBatch {
    /// `uci-` or `xes-` and the first twelve digits of the file's SHA-256.
    package static func name(_ kind: ImportKind, path: String) throws(InputError) -> String {
        let file = try FileSource(path: path)
        var hash = SHA256()
        while true {
            let piece = try file.read()
            if piece.isEmpty { break }
            hash.update(data: piece)
        }
        return "\(kind == .uci ? "uci" : "xes")-\(hexadecimal(hash.finalize().prefix(6)))"
    }

    /// What may stand in a stream's name, and be typed.
    package static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
                    || $0 == UInt8(ascii: "_")
            }
    }
}
