import EventLog
import Glibc
import MerkleLog

/// The checkpoint that was signed last, in the file `checkpoint` of the store.
///
/// The rule: the log never signs two trees of which one does not continue the other. What was
/// signed is written down before anyone sees it, and each new head is compared with it first.
struct StoreCheckpoint {
    let path: String

    init(store: String) { path = store + "/checkpoint" }

    /// Nil if none was signed yet.
    func read() throws -> (note: Note, checkpoint: Checkpoint)? {
        guard access(path, F_OK) == 0 else { return nil }
        return try Self.read(path)
    }

    func require() throws -> (note: Note, checkpoint: Checkpoint) {
        guard let found = try read() else {
            throw Trouble(
                "no checkpoint was signed yet", place: path,
                remedy: "sign one with ‘daybook checkpoint --key FILE’")
        }
        return found
    }

    /// A checkpoint's file, its form checked and its signatures not.
    static func read(_ path: String) throws -> (note: Note, checkpoint: Checkpoint) {
        do {
            let note = try Note(InputBytes.read(path, max: Note.bytesMax))
            return (note, try Checkpoint(text: note.text))
        } catch let error as NoteError {
            throw Trouble(error.description, place: path)
        } catch let error as CheckpointError {
            throw Trouble(error.description, place: path)
        }
    }

    /// Refuses to go on where the log is not what was signed before.
    func requireContinued(by head: EventLog.Head, in log: EventLog, origin: String) throws {
        guard let last = try read()?.checkpoint else { return }
        guard last.origin == origin else {
            throw Trouble(
                "the log was signed as ‘\(last.origin)’ before, not as ‘\(origin)’", place: path,
                remedy: "use a key of that name; a log's origin is for good")
        }
        let remedy =
            "nothing was signed. An older copy of the log was restored, or the log was changed: "
            + "restore the newer one, or give this one a new store and origin"
        guard last.size <= head.position.rawValue else {
            throw Trouble(
                "the log ends at \(head.position), before the checkpoint at @\(last.size)",
                place: path, remedy: remedy, status: .no)
        }
        let root = try log.nodes.root(at: last.size)
        guard root == last.root else {
            throw Trouble(
                "the log's tree at @\(last.size) is not the one that was signed", place: path,
                remedy: remedy, status: .no)
        }
    }

    func write(_ note: Note) throws { try DurableFile.replace(path, note.bytes) }
}
