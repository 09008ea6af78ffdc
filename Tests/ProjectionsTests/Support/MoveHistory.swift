import EventLog

@testable import Projections

/// A seeded history of rows that move among groups, and the truth about it by brute force.
struct MoveHistory {
    /// How the keys of rows and their stays in a group go.
    enum Shape: CaseIterable {
        /// Few rows at a time under keys that ascend, each gone soon: a queue.
        case passing
        /// Rows under any key that stay: what is closed.
        case growing
        /// The same rows, among the groups again and again.
        case churning
        /// All of them one after the other in, then all out, again and again.
        case tides
    }

    private let shape: Shape
    private(set) var moves: [Move] = []
    private(set) var position = Position.start
    private var present: [String: UInt8] = [:]
    private var keys: [String] = []
    private var nextKey = 0
    private var isRising = true

    init(_ shape: Shape) { self.shape = shape }

    /// So many more moves, of whole events.
    mutating func step(_ count: Int, _ random: inout SeededRandom) -> [Move] {
        let start = moves.count
        position = position.next
        while moves.count < start + count {
            let key = self.key(&random)
            if Int.random(in: 0..<5, using: &random) > 0 || moves.last?.key.text == key {
                position = position.next
            }
            // One event moves a row once.
            if moves.last(where: { $0.key.text == key })?.position == position { continue }
            let from = present[key]
            let to = group(after: from, &random)
            guard from != to else { continue }
            moves.append(Move(key: RowKey(key), position: position, from: from, to: to))
            note(key, to)
        }
        return Array(moves[start...])
    }

    private mutating func note(_ key: String, _ group: UInt8?) {
        if present[key] == nil { keys.append(key) }
        if group == nil, let index = keys.lastIndex(of: key) { keys.remove(at: index) }
        present[key] = group
    }

    private mutating func key(_ random: inout SeededRandom) -> String {
        switch shape {
        case .passing:
            if keys.count > 300 { return keys[Int.random(in: 0..<40, using: &random)] }
            return fresh()
        case .growing:
            return Self.text(Int.random(in: 0..<200_000, using: &random))
        case .churning:
            return Self.text(Int.random(in: 0..<2_000, using: &random) * 7)
        case .tides:
            if keys.count > 3_000 { isRising = false }
            if keys.isEmpty { isRising = true }
            return isRising ? fresh() : keys[keys.count - 1]
        }
    }

    private mutating func fresh() -> String {
        nextKey += 1
        return Self.text(nextKey)
    }

    private func group(after from: UInt8?, _ random: inout SeededRandom) -> UInt8? {
        switch shape {
        case .tides: isRising ? 1 : nil
        case .growing: from == nil ? UInt8.random(in: 0...3, using: &random) : from
        case .passing where from == 3: nil
        case .passing, .churning:
            Int.random(in: 0..<8, using: &random) == 0
                ? nil : ((from ?? 3) &+ UInt8.random(in: 1...3, using: &random)) % 4
        }
    }

    private static func text(_ number: Int) -> String {
        let digits = String(number)
        return "k" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// The members of each group, by going through all moves up to the position.
    func members(asOf end: Position) -> [UInt8: [String]] {
        var members: [UInt8: Set<String>] = [:]
        for move in moves {
            guard move.position <= end else { break }
            if let from = move.from { members[from]?.remove(move.key.text) }
            if let to = move.to { members[to, default: []].insert(move.key.text) }
        }
        return members.mapValues { $0.sorted() }
    }
}
