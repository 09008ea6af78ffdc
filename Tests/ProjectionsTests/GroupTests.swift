import EventLog
import Schema
import Testing

@testable import Projections

/// Lists of some of a view's groups, read through the store.
@Suite struct GroupTests {
    private static let all = Array(0...3) as [UInt8]

    private func history(_ count: Int, _ random: inout SeededRandom) -> [EventQuarantined] {
        (0..<count).map { _ in
            let type = ["", "", "", "", "sleep", "delete"].randomElement(using: &random) ?? ""
            let key = "row \(Int.random(in: 0..<60, using: &random))"
            return TestStore.tally(key, UInt32.random(in: 0...3, using: &random), type: type)
        }
    }

    /// Key ► amount of the rows that are listed, by going through the messages.
    private func truth(_ messages: ArraySlice<EventQuarantined>) -> [String: UInt32] {
        var amounts: [String: UInt32] = [:]
        var asleep: Set<String> = []
        for message in messages {
            asleep.remove(message.source)
            if message.type == "delete" {
                amounts[message.source] = nil
            } else {
                amounts[message.source, default: 0] += message.sizeBytes
                if message.type == "sleep" { asleep.insert(message.source) }
            }
        }
        return amounts.filter { !asleep.contains($0.key) }
    }

    @Test("The rows of some groups are those of all whose group it is", arguments: [1, 2, 3])
    func groups(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let store = try TestStore(registry: [GroupedView.self])
        let before = try store.head
        var messages: [EventQuarantined] = []
        for _ in 0..<6 {
            let more = history(Int.random(in: 1...150, using: &random), &random)
            try store.append(more)
            messages += more
            if Bool.random(using: &random) { try store.views.catchUp() }
            if Bool.random(using: &random) { try store.reopen(registry: [GroupedView.self]) }
        }
        for isRebuilt in [false, true] {
            if isRebuilt {
                let rebuild = try Rebuild(store.views)
                try rebuild.run()
                let comparison = try rebuild.compare()
                #expect(comparison.isEqual)
                _ = try rebuild.activate()
            }
            for _ in 0..<15 {
                let count = Int.random(in: 0...messages.count, using: &random)
                let position = Position(before.rawValue + UInt64(count))
                let truth = truth(messages[..<count])
                for groups in [nil, [], [0], [2], [1, 3], Self.all] as [[UInt8]?] {
                    let found = try store.views.list(
                        GroupedView.self, asOf: position, groups: groups)
                    let wanted = truth.filter { (groups ?? Self.all).contains(UInt8($0.value % 4)) }
                    #expect(found.map(\.key) == wanted.keys.sorted())
                    #expect(found.allSatisfy { $0.row.sizeBytes == wanted[$0.key] })
                }
            }
        }
    }
}
