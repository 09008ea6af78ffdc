import EventLog
import IncidentLogs

/// The key under which people of imported and replayed logs are hashed: the store's own, so that
/// both agree about a person.
extension EventLog {
    package func pseudonymKey() throws(StoreError) -> PseudonymKey {
        guard let key = PseudonymKey(bytes: try derivedKey(for: "pseudonyms")) else {
            preconditionFailure("a derived key has 32 bytes")
        }
        return key
    }
}
