import Glibc
import LMDB

/// The log's file as a whole: copied beside one that goes on, or made anew without its free pages.
///
/// The rule: files are copied, never tables, so that what is restored is what was there.
package enum LogBackup {
    /// The file that makes a directory a backup: its presence keeps writers away.
    package static let manifest = "backup.json"

    package static func isMarked(_ store: String) -> Bool {
        access(store + "/" + manifest, F_OK) == 0
    }

    /// Makes the log's file of the store small again. Nobody may have it open.
    package static func compact(
        _ store: String, settings: EventLog.Settings = .init()
    ) throws(StoreError) -> (bytesBefore: Int, bytesAfter: Int) {
        do throws(LMDBError) {
            let done = try Environment.compact(
                EventLog.normalized(store) + "/log", options: settings.environment(.readWrite))
            return (done.bytesBefore, done.bytesAfter)
        } catch {
            throw StoreError(error)
        }
    }
}

extension EventLog {
    /// Writes the log as it stands to `path`, a new file, durably. Appends go on meanwhile and are
    /// not in it; until it is done, the pages that it shows are kept, so that the log's own file
    /// may grow.
    package func copyFile(to path: String) throws(StoreError) {
        try access.copy(to: path)
        // A copy is not ahead of its log, whatever happens to that.
        try makeDurable()
    }
}
