import Crypto
import Glibc

/// The key of the content digests: 32 random bytes, as 64 hexadecimal digits and a line's end, in a
/// file that only the store's owner may read.
enum StoreSecret {
    static func path(in store: String) -> String { store + "/secret" }

    static func create(in store: String) throws(Files.Failure) {
        try write(randomBytes(32), in: store)
    }

    static func write(_ secret: [UInt8], in store: String) throws(Files.Failure) {
        let digits = Array(secret.hexadecimal.utf8) + [UInt8(ascii: "\n")]
        try Files.write(digits, newFile: path(in: store))
    }

    static func load(from store: String) throws(StoreError) -> SymmetricKey {
        try load(file: path(in: store))
    }

    /// - Parameter path: of the file itself.
    static func load(file path: String) throws(StoreError) -> SymmetricKey {
        let digits: [UInt8]
        do throws(Files.Failure) {
            digits = try Files.read(path, limit: 256)
        } catch {
            throw error.number == ENOENT ? .secretMissing(path: path) : error.storeError
        }
        guard digits.count == 65, let bytes = Hexadecimal.decode(Array(digits.prefix(64))) else {
            throw .corrupt(
                position: nil, what: "\(path) does not hold 64 hexadecimal digits")
        }
        return SymmetricKey(data: bytes)
    }
}
