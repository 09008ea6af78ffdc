import Foundation

/// The package as it lies on the disk: every file that a person wrote, with its text.
struct SourceTree {
    struct File {
        /// From the package's root, such as `Sources/LMDB/Table.swift`.
        var path: String
        var text: String
    }

    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// What is not written by hand, or is no text.
    static func isExempt(_ path: String) -> Bool {
        let folders = path.split(separator: "/")
        let others: Set<Substring> = ["__pycache__", "Generated", "corpus"]
        return folders.contains { $0.hasPrefix(".") || others.contains($0) }
    }

    static func files(under folders: [String]) throws -> [File] {
        try folders.flatMap { folder -> [File] in
            let base = root.appending(path: folder)
            guard FileManager.default.fileExists(atPath: base.path) else { return [] }
            return try FileManager.default.subpathsOfDirectory(atPath: base.path).sorted()
                .map { "\(folder)/\($0)" }
                .filter { !isExempt($0) }
                .compactMap(file)
        }
    }

    static func file(at path: String) -> File? {
        let url = root.appending(path: path)
        let isFolder = (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory ?? true
        guard !isFolder, let data = try? Data(contentsOf: url) else { return nil }
        return String(data: data, encoding: .utf8).map { File(path: path, text: $0) }
    }

    static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
            .sorted()
    }
}
