import EventLog

/// A log that was put in place from a backup: nothing is sent on its word until a person says so.
extension Engine {
    func requireAccepted() throws(ReactorError) {
        let found: Restoration?
        do {
            let latest = try journal.readStreamBackward(
                Restoration.stream, from: nil, limit: Restoration.eventsMax)
            found = try Restoration(latest: latest)
        } catch let error as StoreError {
            throw .store(error)
        } catch {
            throw .broken("\(Restoration.stream) cannot be read: \(error)")
        }
        guard let found, !found.isAccepted else { return }
        throw .restored(at: found.restored, backup: found.backup, taken: found.taken)
    }
}
