import EventLog
import Foundation
import Schema

/// What somebody noted in the log of the views at a position.
package struct RecordedDigests: Sendable, Equatable {
    package var position: Position
    package var digests: [ViewDigest]
    /// Where the log says so.
    package var noted: Position
    package var by: String

    package static let stream = "digest"

    /// The event that notes them.
    package static func event(
        _ digests: [ViewDigest], at position: Position, root: [UInt8], reason: String
    ) -> ViewDigestsRecorded {
        ViewDigestsRecorded.with {
            $0.position = position.rawValue
            $0.root = Data(root)
            $0.reason = reason
            $0.digests = digests.map { digest in
                RecordedViewDigest.with {
                    $0.view = digest.view
                    $0.version = digest.version
                    $0.versions = UInt64(digest.versions)
                    $0.sha256 = Data(digest.bytes)
                }
            }
        }
    }

    /// All of them up to a position, in the order in which they were noted.
    package static func list(in log: EventLog, upTo end: Position) throws -> [RecordedDigests] {
        try log.readStream(stream).filter { $0.position <= end && !$0.isErased }.map { event in
            let recorded = try ViewDigestsRecorded(serializedBytes: event.payload)
            let position = Position(recorded.position)
            return RecordedDigests(
                position: position,
                digests: recorded.digests.map {
                    ViewDigest(
                        view: $0.view, version: $0.version, position: position,
                        versions: Int($0.versions), bytes: Array($0.sha256))
                },
                noted: event.position, by: event.actor.identity)
        }
    }
}

/// A rebuilt view beside what was noted of it.
package struct DigestCheck: Sendable, Equatable {
    package enum Outcome: Sendable, Equatable {
        case equal
        case different(rebuilt: ViewDigest)
        /// Another version of the fold gives other rows: it says nothing about the log.
        case otherVersion(own: UInt32)
        /// The view was not rebuilt.
        case notRebuilt
        /// Different, and something was erased from the log after it was noted.
        case erasedSince(Position)
    }

    package var recorded: ViewDigest
    package var noted: Position
    package var outcome: Outcome
}

extension Rebuild {
    /// The rebuilt views beside all that was noted of them in the log so far.
    package func check() throws(ViewError) -> [DigestCheck] {
        let (log, end) = (log, position)
        let recorded = try ViewError.typed { try RecordedDigests.list(in: log, upTo: end) }
        let erased = try ViewError.typed { try log.erasures()?.last }
        var checks: [DigestCheck] = []
        for one in recorded {
            let own = try digests(upTo: one.position)
            for digest in one.digests {
                let rebuilt = own.first { $0.view == digest.view }
                let outcome: DigestCheck.Outcome =
                    switch rebuilt {
                    case nil: .notRebuilt
                    case let found? where found.version != digest.version:
                        .otherVersion(own: found.version)
                    case let found? where found == digest: .equal
                    case let found?:
                        if let erased, erased > one.noted {
                            .erasedSince(erased)
                        } else {
                            .different(rebuilt: found)
                        }
                    }
                checks.append(DigestCheck(recorded: digest, noted: one.noted, outcome: outcome))
            }
        }
        return checks
    }
}
