import EventLog
import Glibc
import MerkleLog

/// A folder that holds an exported log: tiles below `tile`, and `checkpoint`.
///
/// The rule: the checkpoint is replaced last, when all that it covers is on the disk; so a folder
/// can be copied or served at any time.
struct TileDirectory {
    let path: String
    private var folders: Set<String> = []
    private var files: [String] = []

    /// Makes it, or takes one that holds an export or nothing.
    init(_ path: String) throws {
        self.path = path
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw DurableFile.failure("create", path)
        }
        for name in try Self.names(in: path) where name != "tile" && !name.hasPrefix("checkpoint") {
            throw Trouble(
                "the folder holds something else", place: path + "/" + name,
                remedy: "name a new or empty folder, or one of an earlier export")
        }
    }

    /// What an earlier export was signed with.
    func checkpoint() throws -> Checkpoint? {
        guard access(path + "/checkpoint", F_OK) == 0 else { return nil }
        return try StoreCheckpoint.read(path + "/checkpoint").checkpoint
    }

    mutating func write(_ tile: TilePath, _ bytes: [UInt8]) throws {
        let parts = tile.text.split(separator: "/")
        try makeFolders(parts.dropLast())
        let name = path + "/" + tile.text
        let file = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard file >= 0 else { throw DurableFile.failure("write", name) }
        defer { close(file) }
        try DurableFile.write(bytes, to: file, name)
        files.append(name)
    }

    private mutating func makeFolders(_ parts: ArraySlice<Substring>) throws {
        guard folders.insert(parts.joined(separator: "/")).inserted else { return }
        var folder = path
        for part in parts {
            folder += "/" + part
            guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
                throw DurableFile.failure("create", folder)
            }
        }
    }

    /// Flushes the tiles, then puts the checkpoint in its place.
    func finish(_ note: Note) throws {
        // One flush for all, then each file is asked whether its own failed: many small flushes
        // would each wait for the disk.
        sync()
        for file in files { try DurableFile.flush(file) }
        try DurableFile.replace(path + "/checkpoint", note.bytes)
    }

    private static func names(in path: String) throws -> [String] {
        guard let directory = opendir(path) else { throw DurableFile.failure("open", path) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }
}
