import Crypto
import Glibc

/// SHA-256 of a file of any size, in memory that does not grow with it.
package enum FileDigest {
    package static func sha256(_ path: String) throws(StoreError) -> (bytes: UInt64, hash: [UInt8])
    {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else {
            throw Files.Failure(number: errno, operation: "read", path: path).storeError
        }
        defer { close(file) }
        var hash = SHA256()
        var total: UInt64 = 0
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(file, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else {
                throw Files.Failure(number: errno, operation: "read", path: path).storeError
            }
            if count == 0 { return (total, Array(hash.finalize())) }
            buffer.withUnsafeBytes {
                hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count]))
            }
            total += UInt64(count)
        }
    }
}
