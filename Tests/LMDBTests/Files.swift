import Glibc

/// Whole files in and out, for tests that damage them.
extension Array where Element == UInt8 {
    struct FileFailure: Error {
        let path: String
        let number: Int32
    }

    init(contentsOf path: String) throws {
        guard let file = fopen(path, "r") else { throw FileFailure(path: path, number: errno) }
        defer { fclose(file) }
        self = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { return }
            append(contentsOf: buffer[..<count])
        }
    }

    func write(to path: String) throws {
        guard let file = fopen(path, "w") else { throw FileFailure(path: path, number: errno) }
        defer { fclose(file) }
        guard fwrite(self, 1, count, file) == count else {
            throw FileFailure(path: path, number: errno)
        }
    }
}
