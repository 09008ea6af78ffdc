import EventLog
import SwiftProtobuf

/// A view's fold at work, with its type erased: its cached rows, and the versions it has made.
protocol Folding: AnyObject {
    var name: String { get }
    var run: RowRun { get set }
    /// The moves among lists that the versions made in `run` mean, in the order of the events.
    var moves: [Move] { get set }
    /// The view's lists in the store.
    var lists: LiveSets { get set }
    /// Folds the events of a batch that bear the bit.
    func fold(_ batch: Batch, bit: UInt64) throws -> PoisonEvent?
    /// Drops the versions made and the rows cached.
    func forget()
    /// Drops the cached rows when they have become many.
    func trim()
}

/// An event that a fold threw at: the view holds nothing of it.
struct PoisonEvent: Equatable {
    var position: Position
    var reason: String
}

/// The fold of one view over the stored rows that `stored` finds.
final class Folder<V: View>: Folding {
    private let code: UInt8
    private var rows: RowSet<V.Row>
    var run = RowRun()
    var moves: [Move] = []
    var lists: LiveSets

    var name: String { V.name }

    /// How many rows may stay decoded between two batches.
    private static var cachedRowsMax: Int { 50_000 }

    init(
        _: V.Type, code: UInt8, lists: LiveSets, stored: @escaping (RowKey) throws -> V.Row?
    ) {
        self.code = code
        self.lists = lists
        rows = RowSet(stored: stored)
    }

    func fold(_ batch: Batch, bit: UInt64) throws -> PoisonEvent? {
        for (index, event) in batch.events.enumerated() where batch.wantedBy[index] & bit != 0 {
            let (mark, moved) = (run.mark, moves.count)
            do {
                try V.fold(event, into: &rows)
                try rows.accept { key, before, now in
                    try run.append(
                        code, key, event.position, now, isListed: now.map(V.isListed) ?? true)
                    let (from, to) = (V.list(of: before), V.list(of: now))
                    guard from != to else { return }
                    moves.append(Move(key: key, position: event.position, from: from, to: to))
                }
            } catch let error as StoredRowUnreadable {
                throw error
            } catch {
                rows.discard()
                run.cut(to: mark)
                moves.removeSubrange(moved...)
                return PoisonEvent(position: event.position, reason: "\(event.type): \(error)")
            }
        }
        return nil
    }

    func forget() {
        run.removeAll()
        moves.removeAll()
        lists.forget()
        rows.discard()
        rows.forget()
    }

    func trim() {
        if rows.cachedRows > Self.cachedRowsMax { rows.forget() }
    }
}
