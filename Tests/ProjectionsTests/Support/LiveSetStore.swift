import EventLog
import Foundation
import LMDB

@testable import Projections

/// The live sets of one view in a generation of their own, without rows and without a log.
final class LiveSetStore {
    private let path = NSTemporaryDirectory() + "daybook-sets-" + UUID().uuidString
    private let generation: Generation
    private let tables: LiveSetTables
    private var sets: LiveSets

    init() throws {
        try Generation.create(at: path, storeID: "test", erasure: nil, registry: [])
        generation = try Generation(
            opening: path, number: 1, options: Generation.buildingOptions)
        tables = generation.liveSets(of: 7)
        sets = LiveSets(tables)
    }

    deinit {
        generation.environment.close()
        try? FileManager.default.removeItem(atPath: path)
    }

    func apply(_ moves: [Move]) throws {
        try generation.environment.write { try sets.apply(moves, &$0) }
    }

    func forget() { sets.forget() }

    func members(
        of group: UInt8, under prefix: String = "", asOf position: Position
    ) throws -> [String] {
        try generation.environment.read { transaction in
            var rows = try LiveRows(
                of: group, in: tables, prefix: Array(prefix.utf8), asOf: position, transaction)
            var found: [String] = []
            while let key = try rows.peek(transaction) {
                found.append(String(decoding: key, as: UTF8.self))
                rows.advance()
            }
            return found
        }
    }

    /// What a reader of the group has to look at.
    struct Cost {
        var blocks = 0
        /// Entries in these blocks that begin at or before the position.
        var entries = 0
        /// Likewise, of the directory.
        var named = 0
    }

    func cost(of group: UInt8, asOf position: Position) throws -> Cost {
        try generation.environment.read { transaction in
            var cost = Cost()
            let found = try tables.directory(of: group, asOf: position, transaction)
            guard let directory = found else { return cost }
            let blocks = try tables.blocks(in: directory.number, asOf: position, transaction)
            cost.blocks = blocks.count
            cost.named = try entries(directory.number, position, transaction)
            for block in blocks { cost.entries += try entries(block.number, position, transaction) }
            return cost
        }
    }

    private func entries<T: Transaction & ~Copyable & ~Escapable>(
        _ block: UInt32, _ position: Position, _ transaction: borrowing T
    ) throws -> Int {
        var count = 0
        let prefix = LiveSetCode.block(7, block)
        var cursor = try transaction.cursor(tables.live)
        var isOn = try cursor.seek(atLeast: prefix.span.bytes)
        while isOn, RowCode.hasPrefix(cursor.key, prefix) {
            if RowCode.position(cursor.key) <= position { count += 1 }
            isOn = try cursor.next()
        }
        return count
    }
}
