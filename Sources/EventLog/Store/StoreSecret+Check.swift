import Crypto
import LMDB

/// Whether a secret is that of the log beside it.
///
/// The store's own first event is a request like any other, with a content digest under the
/// secret. A wrong secret would do no visible harm at first: each repeated request would be refused
/// as a conflict. So it is looked at before anything is appended.
extension StoreSecret {
    static func check(
        _ secret: SymmetricKey, at path: String, _ transaction: borrowing ReadTransaction,
        _ tables: LogTables
    ) throws(StoreError) {
        do {
            guard try transaction.head(tables).position > .start else { return }
            let first = try transaction.event(Position(1), tables)
            guard !first.isErased, let stored = first.contentDigest else { return }
            let said = NewEvent(
                stream: first.stream, type: first.type, id: first.id, source: first.source,
                occurred: first.occurred, actor: first.actor, payload: first.payload.array)
            let request = AppendRequest(key: first.key, events: [said])
            let key = AuthenticationKey(secret)
            guard ContentDigest(of: request.canonicalContent, key: key) == stored else {
                throw StoreError.secretForeign(path: path)
            }
        } catch let error as StoreError {
            throw error
        } catch let error as LMDBError {
            throw StoreError(error)
        } catch {
            preconditionFailure("the secret's check threw \(error)")
        }
    }
}
