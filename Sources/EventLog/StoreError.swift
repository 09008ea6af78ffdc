/// What can be wrong with a store: each case names the place, and its text the remedy.
package enum StoreError: Error, Equatable, Sendable {
    /// There is no such directory.
    case missing(path: String)
    /// The directory holds something else, or nothing.
    case notAStore(path: String)
    case otherVersion(found: UInt32, supported: UInt32, path: String)
    /// Creating would overwrite what is there.
    case exists(path: String)
    case permission(path: String, operation: String)
    /// Without the secret a repeated request could not be told from a conflicting one.
    case secretMissing(path: String)
    /// The file holds the secret of another store.
    case secretForeign(path: String)
    /// A backup is read, and never appended to.
    case backup(path: String)
    /// A record that fails its checksum, or a table that contradicts another.
    case corrupt(position: Position?, what: String)
    /// Another holder excludes us: this process already has it open, or the reader slots are full.
    case locked(path: String, by: String)
    /// A position that the log has not reached.
    case beyondHead(asked: Position, head: Position)
    /// Views were folded from a log that was further on than this one: one of both was restored.
    case viewsAhead(path: String, views: Position, log: Position)
    case diskFull(path: String)
    /// The log was closed by this program.
    case closed
    case storage(String)
}

extension StoreError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let path):
            "There is no store at \(path). Create one with ‘daybook init --store \(path)’."
        case .notAStore(let path):
            "\(path) is not a Daybook store. Name a directory that ‘daybook init’ made."
        case .otherVersion(let found, let supported, let path):
            "The store at \(path) has format \(found); this program reads format \(supported). "
                + "Use the version of Daybook that wrote it, or export and import."
        case .exists(let path):
            "\(path) exists already and is left as it is. Choose a new directory, or remove it."
        case .permission(let path, let operation):
            "No permission to \(operation) \(path). Run as the user that owns the store, "
                + "or open it for reading only."
        case .secretMissing(let path):
            "The store's secret is missing at \(path): without it a request that is repeated could "
                + "not be told from one that conflicts. Put the original store's file there, "
                + "readable by its owner alone. Reading needs no secret."
        case .secretForeign(let path):
            "\(path) holds the secret of another store: with it every repeated request would seem "
                + "to conflict. Put the secret of the store that this log comes from there."
        case .backup(let path):
            "\(path) is a backup, which is read but never written. To go on from it, make a store "
                + "of it with ‘daybook restore from’."
        case .corrupt(let position, let what):
            "The log is damaged\(position.map { " at \($0)" } ?? ""): \(what). "
                + "Run ‘daybook verify’ and restore a backup."
        case .locked(let path, let by):
            "\(path) cannot be opened now: \(by). Close what holds it and try again."
        case .beyondHead(let asked, let head):
            "The log has not reached \(asked); its head is \(head)."
        case .viewsAhead(let path, let views, let log):
            "The views at \(path) stand at \(views), beyond the log's head \(log): the log is an "
                + "older copy. Restore the newer log, or run ‘daybook rebuild’."
        case .diskFull(let path):
            "No space is left on the device that holds \(path). Free some and try again."
        case .closed:
            "The log was closed. Open it again."
        case .storage(let text):
            text
        }
    }
}
