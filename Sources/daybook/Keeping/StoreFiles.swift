import EventLog
import TextForms

/// What lies in a store's directory and cannot be derived from anything else.
///
/// The log, the secret, the checkpoint signed last, and the bytes in quarantine. Views are folded
/// again from the log, lock files belong to the machine, keys and a witness's state lie elsewhere.
enum StoreFiles {
    static let log = "log/data.mdb"
    static let secret = "secret"
    static let checkpoint = "checkpoint"
    static let quarantine = "quarantine"

    /// Whether a name is one of these: what a manifest may name, and nothing outside the store.
    static func isName(_ path: String) -> Bool {
        if [log, secret, checkpoint].contains(path) { return true }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0] == quarantine && isQuarantined(String(parts[1]))
    }

    /// By its digest, as the quarantine names files.
    static func isQuarantined(_ name: String) -> Bool { Hex.decode(name)?.count == 32 }
}
