import EventLog
import Foundation
import LMDB
import Testing

@testable import Projections

/// Lists by group as of any position, without rows: who was a member, and at what cost.
@Suite struct LiveSetTests {
    @Test(
        "The members of a group at any position are those that came and had not left",
        arguments: MoveHistory.Shape.allCases, [1, 2] as [UInt64])
    func members(shape: MoveHistory.Shape, seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let store = try LiveSetStore()
        var history = MoveHistory(shape)
        while history.moves.count < 9_000 {
            try store.apply(history.step(Int.random(in: 1...900, using: &random), &random))
            // Another process goes on where this one ended.
            if Int.random(in: 0..<4, using: &random) == 0 { store.forget() }
        }
        let head = history.position.rawValue
        let positions = (0..<12).map { _ in UInt64.random(in: 0...head, using: &random) }
        for position in positions + [0, 1, head] {
            let truth = history.members(asOf: Position(position))
            for group in UInt8(0)...3 {
                let found = try store.members(of: group, asOf: Position(position))
                #expect(found == truth[group] ?? [])
            }
        }
    }

    @Test("What was read of a position stays while rows come and go", arguments: [3, 4])
    func stays(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let store = try LiveSetStore()
        var history = MoveHistory(.churning)
        try store.apply(history.step(5_000, &random))
        let then = history.position
        let before = try store.members(of: 1, asOf: then)
        #expect(before.count > 100)
        for _ in 0..<8 {
            try store.apply(history.step(1_000, &random))
            #expect(try store.members(of: 1, asOf: then) == before)
        }
    }

    @Test("Rows are found under a prefix, wherever blocks begin")
    func prefixes() throws {
        var random = SeededRandom(seed: 5)
        let store = try LiveSetStore()
        var history = MoveHistory(.growing)
        for _ in 0..<9 { try store.apply(history.step(1_000, &random)) }
        let truth = history.members(asOf: history.position)
        for prefix in ["", "k", "k0", "k00012", "k1", "k12", "k129999", "l", "a"] {
            for group in UInt8(0)...3 {
                let found = try store.members(of: group, under: prefix, asOf: history.position)
                #expect(found == (truth[group] ?? []).filter { $0.hasPrefix(prefix) })
            }
        }
    }

    @Test(
        "A reader meets at most about twice as many entries as rows, at any position",
        arguments: MoveHistory.Shape.allCases)
    func cost(shape: MoveHistory.Shape) throws {
        var random = SeededRandom(seed: 6)
        let store = try LiveSetStore()
        var history = MoveHistory(shape)
        while history.moves.count < 12_000 { try store.apply(history.step(1_000, &random)) }
        for _ in 0..<15 {
            let at = Position(UInt64.random(in: 1...history.position.rawValue, using: &random))
            let truth = history.members(asOf: at)
            for group in UInt8(0)...3 {
                let rows = truth[group]?.count ?? 0
                let cost = try store.cost(of: group, asOf: at)
                // Few rows lie in one block, and each block but one has its share of them.
                #expect(cost.blocks <= 2 + rows / Int(LiveBlock.rowsJoined / 4))
                #expect(cost.entries <= 2 * rows + 65 * cost.blocks)
                #expect(cost.named <= 2 * cost.blocks + 65)
            }
        }
    }

    @Test("A row that leaves a list in which it is not is damage, and says so")
    func damage() throws {
        let store = try LiveSetStore()
        try store.apply([Move(key: RowKey("a"), position: Position(1), from: nil, to: 1)])
        let wrong = Move(key: RowKey("b"), position: Position(2), from: 1, to: nil)
        #expect(throws: ViewError.self) { try store.apply([wrong]) }
        #expect(try store.members(of: 1, asOf: Position(2)) == ["a"])
    }
}
