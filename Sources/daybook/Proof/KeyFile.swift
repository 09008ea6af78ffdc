import Glibc
import MerkleLog

/// A private key in a file of its own.
///
/// The rule: the file is its owner's alone, and the key never leaves it: only its public half is
/// printed.
enum KeyFile {
    private static let bytesMax = 4096

    static func read(_ path: String, kind: SignatureKind) throws -> SigningKey {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & 0o077 != 0 {
            throw Trouble(
                "others may read this private key", place: path, remedy: "chmod 600 \(path)")
        }
        var bytes = try InputBytes.read(path, max: bytesMax)
        if bytes.last == 0x0A { bytes.removeLast() }
        guard let text = String(validating: bytes, as: UTF8.self), bytes.count < bytesMax else {
            throw Trouble("this is no private key", place: path)
        }
        let key: SigningKey
        do throws(KeyError) { key = try SigningKey(text) } catch {
            throw Trouble(
                error.description, place: path,
                remedy: "make one with ‘daybook key generate NAME --out FILE’")
        }
        guard key.verifier.kind == kind else {
            throw Trouble(
                kind == .ed25519
                    ? "this is a witness's key, and a log's is needed"
                    : "this is a log's key, and a witness's is needed",
                place: path, remedy: "a witness's key is made with ‘--witness’, a log's without")
        }
        return key
    }
}
