import Dispatch
import EventLog
import LMDB
import Schema
import SwiftProtobuf
import Synchronization

/// All folds of a program over one generation, with what they remember between batches.
///
/// The rule that it keeps: what is remembered is what the store holds at `cursors`. Where another
/// process folded in between, or a transaction failed, everything is forgotten.
final class FoldEngine {
    let folders: [any Folding]
    /// Event type ► a bit for each folder that wants it.
    let masks: [String: UInt64]
    /// Where the store stood when the caches were last right.
    var cursors: [ViewCursor]
    /// How many events the next batch takes; it adapts to how much they write.
    var batchEvents = 1_024
    static let batchEventsMax = 8_192

    init(_ generation: Generation, registry: [any View.Type], cursors: [ViewCursor]) {
        let views = registry.sorted { $0.name < $1.name }
        precondition(views.count <= 64, "more views than bits in a mask")
        precondition(views.map { $0.name } == cursors.map(\.name), "another set of views")
        self.cursors = cursors
        var folders: [any Folding] = []
        for (view, cursor) in zip(views, cursors) {
            folders.append(Self.folder(view, UInt8(cursor.code), generation))
        }
        self.folders = folders
        var masks: [String: UInt64] = [:]
        for (index, view) in views.enumerated() {
            for type in view.types { masks[type, default: 0] |= 1 << UInt64(index) }
        }
        self.masks = masks
    }

    /// Reads go to a snapshot of their own: the write lock is held here, so that it shows what
    /// the last commit left, and this batch's rows are in the cache.
    private static func folder<V: View>(
        _: V.Type, _ code: UInt8, _ generation: Generation
    ) -> any Folding {
        let (environment, table) = (generation.environment, generation.rows)
        let lists = LiveSets(generation.liveSets(of: code))
        return Folder(V.self, code: code, lists: lists) { key in
            guard key.defect == nil else { return nil }
            return try environment.read { transaction in
                var row: V.Row?
                try Generation.find(
                    code, key, asOf: Position(.max), in: table, transaction, withheld: true
                ) { bytes, _ in
                    row = try StoredBytes.decoded(bytes)
                }
                return row
            }
        }
    }

    func forget() {
        for folder in folders { folder.forget() }
    }

    /// Folds a batch into the folders' runs and moves the cursors on; views side by side, as no
    /// fold sees another's rows.
    func fold(_ batch: Batch) throws {
        let results = Mutex<[Int: Result<PoisonEvent?, any Error>]>([:])
        let cursors = cursors
        nonisolated(unsafe) let folders = folders
        let one = { @Sendable (index: Int) in
            guard !cursors[index].isStopped else { return }
            let result = Result {
                try folders[index].fold(batch, bit: 1 << UInt64(index))
            }
            results.withLock { $0[index] = result }
        }
        if batch.events.count < Self.parallelEventsMin {
            for index in folders.indices { one(index) }
        } else {
            DispatchQueue.concurrentPerform(iterations: folders.count, execute: one)
        }
        for (index, result) in results.withLock({ $0 }) {
            if let poison = try result.get() {
                self.cursors[index].position = poison.position.rawValue - 1
                self.cursors[index].stoppedAt = poison.position.rawValue
                self.cursors[index].stoppedReason = poison.reason
            } else {
                self.cursors[index].position = batch.end.rawValue
            }
        }
    }

    /// Below it, threads cost more than they bring.
    private static let parallelEventsMin = 64
}
