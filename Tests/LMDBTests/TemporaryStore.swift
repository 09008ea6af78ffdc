import Glibc

@testable import LMDB

/// A directory of its own for a test's stores, removed when the last reference goes.
final class TemporaryStore: Sendable {
    let directory: String
    var path: String { directory + "/store" }

    init() {
        var template = Array("/tmp/lmdb-test-XXXXXX".utf8CString)
        directory = template.withUnsafeMutableBufferPointer { buffer in
            String(cString: mkdtemp(buffer.baseAddress!))
        }
    }

    deinit { Self.remove(directory) }

    /// A new store with a table of byte keys, `names`, and one of integer keys, `numbers`.
    func create(_ options: Environment.Options = .init()) throws -> Environment {
        try Environment.create(at: path, options: options, tables: Self.tables)
        return try Environment(opening: path, options: options)
    }

    static let tables = [TableSpec("names"), TableSpec("numbers", keys: .integers)]

    /// The names of the files in a directory, in order.
    static func list(_ path: String) -> [String] {
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private static func remove(_ path: String) {
        for name in list(path) { remove(path + "/" + name) }
        if unlink(path) != 0 { rmdir(path) }
    }
}

extension RawSpan {
    /// The bytes, copied out of the store.
    var copied: [UInt8] { withUnsafeBytes { Array($0) } }
}

extension Environment {
    /// What a table of byte keys holds, copied, for tests that look once.
    func value(_ table: Table, _ key: String) throws -> [UInt8]? {
        try read { transaction in try transaction.get(table, key: Array(key.utf8))?.copied }
    }
}
