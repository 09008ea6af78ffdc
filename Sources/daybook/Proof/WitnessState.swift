import Glibc
import MerkleLog

/// What a witness saw last of each log: a folder for each, named by the SHA-256 of its origin, and
/// in it the checkpoint as it was cosigned. That is the form in which tlog-witness serves it.
///
/// The rule: a checkpoint is on the disk before its cosignature leaves, and only a continued one
/// takes its place.
struct WitnessState {
    let path: String

    init(_ path: String) throws {
        self.path = path
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw DurableFile.failure("create", path)
        }
    }

    func last(of origin: String) throws -> (note: Note, checkpoint: Checkpoint)? {
        let file = file(of: origin)
        guard access(file, F_OK) == 0 else {
            guard errno == ENOENT else { throw DurableFile.failure("read", file) }
            return nil
        }
        let found = try StoreCheckpoint.read(file)
        guard found.checkpoint.origin.utf8.elementsEqual(origin.utf8) else {
            throw Trouble(
                "this is the state of ‘\(found.checkpoint.origin)’, not of ‘\(origin)’",
                place: file, remedy: "restore the state; a witness must not forget")
        }
        return found
    }

    func write(_ note: Note, of origin: String) throws {
        let file = file(of: origin)
        let folder = DurableFile.parent(of: file)
        guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
            throw DurableFile.failure("create", folder)
        }
        try DurableFile.replace(file, note.bytes)
        try DurableFile.sync(directory: path)
    }

    private func file(of origin: String) -> String {
        path + "/" + Witness.folder(of: origin) + "/checkpoint"
    }
}
