import EventLog
import Glibc
import LMDB
import Projections

/// What a reader without write rights runs into while views catch up.
extension ViewError {
    /// The views could not be written by this user; whether they can be read is another question.
    var isForLackOfRights: Bool {
        switch self {
        case .log(.permission): true
        case .storage(let error): error.code == .permission || error.code == .readOnly
        case .file(_, _, let reason): reason == String(cString: strerror(EACCES))
        default: false
        }
    }
}
