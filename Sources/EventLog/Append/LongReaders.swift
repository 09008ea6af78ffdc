import LMDB

/// A snapshot that has been open for long: until it ends no page that it may read is used again, so
/// that the file grows with each commit.
package struct LongReader: Sendable, Hashable, CustomStringConvertible {
    package let process: Int32
    package let commitsBehind: UInt64
    package let seconds: Int

    package var description: String {
        "process \(process) has read one snapshot of the log for \(seconds) s, "
            + "\(commitsBehind) commits old: the file grows until it ends; see ‘daybook doctor’"
    }
}

/// Whom the writer tells of long readers, and from when on.
package struct LongReaderWatch: Sendable {
    package var patienceSeconds: Int
    package var tell: @Sendable (LongReader) -> Void

    package init(patienceSeconds: Int = 30, tell: @escaping @Sendable (LongReader) -> Void) {
        self.patienceSeconds = patienceSeconds
        self.tell = tell
    }
}

/// What the writer remembers of snapshots between two looks: each is told once, and again whenever
/// its age has doubled.
struct LongReaders {
    private struct Snapshot: Hashable {
        var process: Int32
        var transaction: UInt64
    }

    private struct Sighting {
        var since: Int
        var toldAfter: Int
    }

    private var sightings: [Snapshot: Sighting] = [:]

    /// - Parameter now: seconds of a clock that only goes forward.
    /// - Returns: those to be told now. One that no commit has left behind holds nothing up.
    mutating func look(
        at readers: [Environment.Reader], lastTransaction: UInt64, now: Int, patience: Int
    ) -> [LongReader] {
        var seen: [Snapshot: Sighting] = [:]
        var told: [LongReader] = []
        for reader in readers {
            guard let transaction = reader.transaction, transaction < lastTransaction else {
                continue
            }
            let snapshot = Snapshot(process: reader.process, transaction: transaction)
            var sighting =
                sightings[snapshot] ?? Sighting(since: now, toldAfter: max(1, patience))
            let age = now - sighting.since
            if age >= sighting.toldAfter {
                told.append(
                    LongReader(
                        process: reader.process, commitsBehind: lastTransaction - transaction,
                        seconds: age))
                sighting.toldAfter = 2 * age
            }
            seen[snapshot] = sighting
        }
        sightings = seen
        return told
    }
}
