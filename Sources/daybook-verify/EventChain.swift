import MerkleLog

/// What events say of each other: their positions, their times, and the chain of each stream.
///
/// The hashes show that nothing was changed after it was signed; this shows that what was signed is
/// a log as Daybook promises it.
struct EventChain {
    private struct Link {
        var revision: UInt64
        var position: UInt64
    }

    private var position: UInt64 = 0
    private var recorded = Int64.min
    private var links: [String: Link] = [:]

    var streams: Int { links.count }

    mutating func add(_ entry: Entry, place: String) throws(Problem) {
        position += 1
        let before = links[entry.stream]
        let fault: String?
        if entry.position != position {
            fault = "the event says that it is @\(entry.position), and stands at @\(position)"
        } else if entry.recordedNanoseconds < recorded {
            fault = "recorded at \(entry.recorded), before the event in front of it"
        } else if entry.revision != (before?.revision ?? 0) + 1 {
            fault =
                "revision \(entry.revision) of ‘\(entry.stream)’ follows \(before?.revision ?? 0)"
        } else if entry.previous != before?.position ?? 0 {
            fault =
                "the event names @\(entry.previous) as the one before it in ‘\(entry.stream)’, "
                + "which is @\(before?.position ?? 0)"
        } else {
            fault = nil
        }
        if let fault {
            throw Problem(
                fault, place: place,
                remedy: "keep the export: the log has signed what it promises never to hold")
        }
        recorded = entry.recordedNanoseconds
        links[entry.stream] = Link(revision: entry.revision, position: position)
    }
}
