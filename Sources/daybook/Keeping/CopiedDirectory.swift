import EventLog
import Glibc

/// A directory that comes into being whole: filled under another name beside its place, flushed and
/// renamed.
///
/// The rule: what has the name is complete and on the disk; a program that was killed leaves only a
/// directory of the other name, which is nobody's.
final class CopiedDirectory {
    let place: String
    let path: String
    private var folders: [String] = []
    private var isPlaced = false

    /// - Parameter work: what is being done, as part of the other name.
    init(_ place: String, while work: String) throws {
        var place = place
        while place.count > 1 && place.hasSuffix("/") { place.removeLast() }
        self.place = place
        path = "\(place).\(work)-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        guard mkdir(path, 0o700) == 0 else { throw DurableFile.failure("create", path) }
        folders = [path]
    }

    deinit { if !isPlaced { DirectoryTree.remove(path) } }

    func makeFolder(_ name: String) throws {
        guard mkdir(path + "/" + name, 0o700) == 0 else {
            throw DurableFile.failure("create", path + "/" + name)
        }
        folders.append(path + "/" + name)
    }

    /// Copies a file durably, readable by its owner alone.
    func copy(_ source: String, as name: String) throws {
        let input = open(source, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard input >= 0 else { throw DurableFile.failure("read", source) }
        defer { close(input) }
        let target = path + "/" + name
        let output = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard output >= 0 else { throw DurableFile.failure("create", target) }
        defer { close(output) }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(input, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw DurableFile.failure("read", source) }
            if count == 0 { break }
            try DurableFile.write(Array(buffer[..<count]), to: output, target)
        }
        guard fsync(output) == 0 else { throw DurableFile.failure("flush", target) }
    }

    func flush() throws {
        for folder in folders.reversed() { try DurableFile.sync(directory: folder) }
    }

    /// Gives it its name, in the place of nothing or of an empty directory.
    func finish() throws {
        try flush()
        guard rename(path, place) == 0 else {
            throw DurableFile.failure(
                "create", place, remedy: "name a place where nothing is, or move that away")
        }
        isPlaced = true
        try DurableFile.sync(directory: DurableFile.parent(of: place))
    }
}

/// What lies in a directory.
enum DirectoryTree {
    /// The plain files' names, in order; none where there is no such directory.
    static func files(in path: String) throws -> [String] {
        guard let folder = opendir(path) else {
            if errno == ENOENT { return [] }
            throw DurableFile.failure("read", path)
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            guard entry.pointee.d_type == UInt8(DT_REG) else { continue }
            names.append(name(entry))
        }
        return names.sorted()
    }

    /// Removes what this program made and did not finish; failing to changes nothing.
    static func remove(_ path: String) {
        if let folder = opendir(path) {
            while let entry = readdir(folder) {
                let name = name(entry)
                if name == "." || name == ".." { continue }
                let child = path + "/" + name
                if entry.pointee.d_type == UInt8(DT_DIR) { remove(child) } else { unlink(child) }
            }
            closedir(folder)
        }
        rmdir(path)
    }

    private static func name(_ entry: UnsafeMutablePointer<dirent>) -> String {
        withUnsafeBytes(of: &entry.pointee.d_name) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
