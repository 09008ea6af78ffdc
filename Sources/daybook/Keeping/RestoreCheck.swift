import EventLog
import Glibc
import MerkleLog

/// What speaks against a restoration: what stands at its place, and what was signed elsewhere.
///
/// The rule: no event is lost unnoticed. A store is never overwritten, whatever it holds.
struct RestoreCheck {
    let manifest: BackupManifest

    /// Refuses a place that holds something, and tells how that stands to the backup.
    func requireFree(_ place: String) throws {
        guard access(place, F_OK) == 0 else { return }
        guard access(place + "/log", F_OK) == 0 else {
            guard rmdir(place) != 0 else { return }
            throw Trouble(
                "something is there that is no store", place: place,
                remedy: "name a place where nothing is")
        }
        throw Trouble(
            try standing(of: place), place: place,
            remedy: "go on with it; or move it away, if it is damaged or its end may be lost",
            status: .no)
    }

    private func standing(of place: String) throws -> String {
        let found: EventLog
        let head: EventLog.Head
        do {
            found = try EventLog(opening: place, access: .readOnly)
            head = try found.head()
        } catch {
            return "what is there cannot be read: \(error)"
        }
        defer { found.close() }
        guard found.storeID == manifest.storeID else {
            return "another store is there, \(found.storeID); the backup is of \(manifest.storeID)"
        }
        guard head.position >= manifest.position else {
            return "the store there ends at \(head.position), before the backup's "
                + "\(manifest.position)"
        }
        guard try found.head(at: manifest.position) == manifest.root else {
            return "the store there has another history: its tree at \(manifest.position) is not "
                + "the backup's"
        }
        let more = head.position.rawValue - manifest.position.rawValue
        return "the store there is ahead of the backup: "
            + "\(StandardError.count(more, "event")) behind \(manifest.position) would be lost"
    }

    /// Compares a signed checkpoint with the log that was restored.
    ///
    /// - Returns: how many events of the log that was signed are not in it.
    func lost(by checkpoint: Checkpoint, at path: String, in log: EventLog) throws -> UInt64 {
        let size = checkpoint.size
        guard size <= manifest.position.rawValue else {
            return size - manifest.position.rawValue
        }
        guard try log.nodes.root(at: size) == checkpoint.root else {
            throw Trouble(
                "the backup's tree at @\(size) is not the one that was signed", place: path,
                remedy: "the checkpoint is of another log, or the backup was changed: find out "
                    + "which", status: .no)
        }
        return 0
    }
}
