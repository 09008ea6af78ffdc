import EventLog
import Glibc
import ZoneFiles

/// What is to be said about a store's surroundings: each finding with its remedy. Pure but for the
/// process's own namespace and zones, which it is given.
struct Diagnosis {
    enum Weight: String {
        /// To be known; nothing needs to be done.
        case note
        case problem
    }

    struct Finding {
        let weight: Weight
        let text: String
        let remedy: String
    }

    private(set) var findings: [Finding] = []

    /// A snapshot so many commits old keeps the file from using its pages again.
    static let commitsBehindMax: UInt64 = 1_000
    static let heldBytesMax = 64 << 20
    static let diskBytesMin = 1 << 30

    init(
        _ condition: StoreCondition, isInOwnNamespace: Bool, zones: String?,
        generations: (all: [UInt32], current: UInt32?), restoration: Restoration?
    ) {
        if let restoration, !restoration.isAccepted {
            add(
                .problem,
                "the store was restored, as \(restoration.restored) says, from a backup of "
                    + "\(restoration.taken), and reactors refuse it",
                "look at the targets, then ‘daybook restore accept’")
        }
        examineRoom(condition)
        examineReaders(condition)
        if condition.isOnFUSE {
            add(
                .note, "the store lies on FUSE, and what is behind it cannot be told",
                "make sure that it is a local disk: locks do not hold on a network")
        }
        if isInOwnNamespace {
            add(
                .note,
                "this process runs in a PID namespace of its own: it cannot tell a process of "
                    + "another one from one that is gone",
                "let no two containers share the store, or give them one PID namespace")
        }
        if zones == nil {
            add(.problem, "there is no zone data", "install the package tzdata")
        }
        if generations.all.count > 2 {
            add(
                .note, "\(generations.all.count) generations of views are kept",
                "daybook rebuild --prune removes all but the current and the one before")
        }
    }

    var hasProblem: Bool { findings.contains { $0.weight == .problem } }

    private mutating func add(_ weight: Weight, _ text: String, _ remedy: String) {
        findings.append(Finding(weight: weight, text: text, remedy: remedy))
    }

    private mutating func examineRoom(_ condition: StoreCondition) {
        if condition.diskFreeBytes < Self.diskBytesMin {
            add(
                .problem, "the disk has \(condition.diskFreeBytes >> 20) MiB left",
                "free some: an append that finds no room is refused")
        }
        if condition.usedBytes > condition.mapBytes / 10 * 9 {
            add(
                .problem,
                "the log fills \(condition.usedBytes >> 20) of \(condition.mapBytes >> 20) MiB "
                    + "that it may ever have",
                "begin a new store, or use a build with a larger map")
        }
        if condition.freeBytes > condition.usedBytes / 2, condition.usedBytes > Self.heldBytesMax {
            add(
                .note, "\(condition.freeBytes >> 20) MiB of the log's file are in no use",
                "they are used again before the file grows")
        }
    }

    private mutating func examineReaders(_ condition: StoreCondition) {
        if condition.slotsFreed > 0 {
            add(
                .note, "\(condition.slotsFreed) slots of readers that are gone were freed",
                "nothing is left to be done")
        }
        let late = condition.readers.filter { ($0.commitsBehind ?? 0) >= Self.commitsBehindMax }
        for reader in late {
            add(
                .problem,
                "process \(reader.process) reads a snapshot that is \(reader.commitsBehind ?? 0) "
                    + "commits old; \(condition.heldBytes >> 10) KiB wait for the oldest one",
                "let it end: until then the file grows with each commit")
        }
        if late.isEmpty, condition.heldBytes > Self.heldBytesMax {
            add(
                .problem, "\(condition.heldBytes >> 20) MiB wait for the oldest snapshot to end",
                "see the readers above")
        }
    }
}

/// Of this process, not of the store.
enum Surroundings {
    /// The first PID namespace of a machine has this number.
    private static let initialNamespace = "pid:[4026531836]"

    static var isInOwnNamespace: Bool {
        var buffer = [CChar](repeating: 0, count: 64)
        let length = readlink("/proc/self/ns/pid", &buffer, buffer.count)
        guard length > 0 else { return false }
        let name = buffer.prefix(length).map { UInt8(bitPattern: $0) }
        return String(decoding: name, as: UTF8.self) != initialNamespace
    }

    static var zones: String? { try? ZoneDatabase().version() }
}
