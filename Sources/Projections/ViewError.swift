import EventLog
import LMDB

/// Why views could not be read, folded, rebuilt or switched; each says what to do about it.
package enum ViewError: Error, Sendable {
    /// No program here knows a view of that name.
    case unknownView(name: String, known: [String])
    /// A poison event: the view holds what was folded before it, and nothing beyond.
    case stopped(view: String, at: Position, reason: String)
    /// The views stand beyond the head of the log: one of both was restored (S10).
    case ahead(path: String, views: Position, log: Position)
    /// The views were folded from the log of another store.
    case otherStore(path: String, found: String, expected: String)
    /// The log has another tree head at that position than when the views were folded.
    case otherHistory(path: String, at: Position)
    /// The generation holds what was erased from the log afterwards.
    case erased(path: String, at: Position)
    /// The generation was written by other folds than this program's.
    case otherVersions(path: String, found: [String], own: [String])
    case otherFormat(path: String, found: UInt32, supported: UInt32)
    case beyondHead(asked: Position, head: Position)
    /// Its events cannot be folded in the order in which they occurred.
    case effective(view: String, at: Position, reason: String)
    /// Another rebuild, switch or rollback is under way.
    case locked(path: String)
    case cancelled(at: Position)
    case noEarlierGeneration(path: String)
    case nothingToCompare(path: String)
    case damaged(path: String, what: String)
    case file(operation: String, path: String, reason: String)
    case log(StoreError)
    case storage(LMDBError)
    case other(String)
}

extension ViewError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknownView(let name, let known):
            "There is no view ‘\(name)’. There are: \(known.joined(separator: ", "))."
        case .stopped(let view, let at, let reason):
            "The view ‘\(view)’ stopped in front of the event \(at): \(reason). It can be read up "
                + "to @\(at.rawValue - 1); to go on, correct its fold and run ‘daybook rebuild’."
        case .ahead(let path, let views, let log):
            "The views at \(path) stand at \(views), beyond the log's head \(log): the log is an "
                + "older copy. Restore the newer log, or run ‘daybook rebuild --activate’."
        case .otherStore(let path, let found, let expected):
            "The views at \(path) belong to the store \(found), this is \(expected). "
                + "Run ‘daybook rebuild --activate’."
        case .otherHistory(let path, let at):
            "The views at \(path) were folded from a log that was another one up to \(at). Check "
                + "the log with ‘daybook verify’, then run ‘daybook rebuild --activate’."
        case .erased(let path, let at):
            "The views at \(path) may hold what was erased from the log at \(at). "
                + "Run ‘daybook rebuild --activate’: it makes new ones and removes these."
        case .otherVersions(let path, let found, let own):
            "The views at \(path) are \(found.joined(separator: ", ")); this program folds "
                + "\(own.joined(separator: ", ")). Run ‘daybook rebuild --activate’, or use the "
                + "program that wrote them."
        case .otherFormat(let path, let found, let supported):
            "The views at \(path) have format \(found), this program reads \(supported). "
                + "Run ‘daybook rebuild --activate’."
        case .beyondHead(let asked, let head):
            "The log has not reached \(asked); its head is \(head)."
        case .effective(let view, let at, let reason):
            "The view ‘\(view)’ cannot be told by when things occurred, as \(at) occurred before "
                + "what it rests on: \(reason). Ask what the log knew instead, with --as-of alone."
        case .locked(let path):
            "Another rebuild or switch of the views at \(path) is under way. Try again later."
        case .cancelled(let at):
            "The rebuild was cancelled at \(at); nothing of it is kept."
        case .noEarlierGeneration(let path):
            "There is no earlier generation in \(path) to go back to."
        case .nothingToCompare(let path):
            "There are no live views in \(path) to compare with. Read a view once, or activate."
        case .damaged(let path, let what):
            "\(path) is damaged: \(what). Run ‘daybook rebuild --activate’."
        case .file(let operation, let path, let reason):
            "cannot \(operation) \(path): \(reason)"
        case .log(let error): "\(error)"
        case .storage(let error): "\(error)"
        case .other(let text): text
        }
    }

    /// Runs what throws the errors of the rooms below, and gives them their one type here.
    static func typed<R>(_ body: () throws -> R) throws(ViewError) -> R {
        do {
            return try body()
        } catch let error as ViewError {
            throw error
        } catch let error as StoreError {
            throw .log(error)
        } catch let error as LMDBError {
            throw .storage(error)
        } catch let error as StoredRowUnreadable {
            throw (error.underlying as? LMDBError).map { .storage($0) }
                ?? .other("\(error.underlying)")
        } catch {
            throw .other("\(error)")
        }
    }
}
