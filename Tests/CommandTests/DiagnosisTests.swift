import Foundation
import Testing

@testable import EventLog
@testable import daybook

/// Each finding of `doctor` at its limit, and none just before it (S11).
@Suite struct DiagnosisTests {
    private static func condition(
        map: Int = 1 << 40, used: Int = 1 << 20, free: Int = 0, held: Int = 0,
        disk: Int = 1 << 40, onFUSE: Bool = false, behind: [UInt64?] = [], freed: Int = 0
    ) -> StoreCondition {
        StoreCondition(
            libraryVersion: "LMDB", mapBytes: map, usedBytes: used, freeBytes: free,
            heldBytes: held, diskFreeBytes: disk, fileSystem: "ext4", isOnFUSE: onFUSE,
            readers: behind.map { .init(process: 77, isAlive: true, commitsBehind: $0) },
            readersMax: 1_024, slotsFreed: freed)
    }

    private static func findings(
        _ condition: StoreCondition = condition(), inNamespace: Bool = false,
        zones: String? = "2026a", generations: [UInt32] = [1], restoration: Restoration? = nil
    ) -> [String] {
        Diagnosis(
            condition, isInOwnNamespace: inNamespace, zones: zones,
            generations: (generations, generations.last), restoration: restoration
        ).findings.map { "\($0.weight.rawValue): \($0.text) -> \($0.remedy)" }
    }

    @Test("S11 what is just within its limit is no finding")
    func within() {
        let limit = Diagnosis.heldBytesMax
        #expect(Self.findings() == [])
        #expect(
            Self.findings(
                Self.condition(
                    map: 1_000, used: 900, held: limit, disk: Diagnosis.diskBytesMin,
                    behind: [nil, 0, Diagnosis.commitsBehindMax - 1]), generations: [1, 2]) == [])
    }

    @Test("S11 each condition beyond its limit is told with its weight and its remedy")
    func beyond() {
        let limit = Diagnosis.heldBytesMax
        let cases: [(found: [String], weight: String, text: String, remedy: String)] = [
            (
                Self.findings(Self.condition(disk: Diagnosis.diskBytesMin - 1)), "problem",
                "MiB left", "free some"
            ),
            (
                Self.findings(Self.condition(map: 1_000, used: 901)), "problem", "may ever have",
                "begin a new store"
            ),
            (
                Self.findings(Self.condition(used: limit + 2, free: limit)), "note", "in no use",
                "used again"
            ),
            (Self.findings(Self.condition(freed: 2)), "note", "2 slots", "nothing"),
            (
                Self.findings(Self.condition(behind: [Diagnosis.commitsBehindMax])), "problem",
                "process 77", "let it end"
            ),
            (
                Self.findings(Self.condition(held: limit + 1)), "problem", "oldest snapshot",
                "readers"
            ),
            (Self.findings(Self.condition(onFUSE: true)), "note", "FUSE", "local disk"),
            (Self.findings(inNamespace: true), "note", "PID namespace", "containers"),
            (Self.findings(zones: nil), "problem", "no zone data", "tzdata"),
            (Self.findings(generations: [1, 2, 3]), "note", "3 generations", "--prune"),
            (
                Self.findings(restoration: Self.restored(isAccepted: false)), "problem", "@9",
                "restore accept"
            ),
            (Self.findings(restoration: Self.restored(isAccepted: true)), "", "", ""),
        ]
        for (found, weight, text, remedy) in cases {
            guard !weight.isEmpty else {
                #expect(found == [])
                continue
            }
            #expect(found.count == 1 && found[0].hasPrefix(weight + ": "), "\(found)")
            let parts = found.first?.components(separatedBy: " -> ") ?? []
            #expect(parts.first?.contains(text) == true, "\(found)")
            #expect(parts.last?.contains(remedy) == true, "\(found)")
        }
    }

    private static func restored(isAccepted: Bool) -> Restoration? {
        let told = StoreRestoredEvents.pair
        return try? Restoration(latest: isAccepted ? told.reversed() : [told[0]])
    }
}
