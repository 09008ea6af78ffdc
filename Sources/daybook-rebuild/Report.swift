import EventLog
import Foundation
import Projections

/// What the tool answers: data to standard output, everything else to standard error.
///
/// With `--json` one object a line, told apart by `kind`: `head` (position and tree head of the
/// log), `digest` (view, version, position, versions, sha256), `compared` (view, position,
/// versions, liveVersion, rebuiltVersion), `difference` (view, key, position, live, rebuilt: null,
/// false for a tombstone, `"unlisted"`, or the row), `comparison` (equal, differences, and parting:
/// the first event after which they differ), `recorded` (view, version, position, noted, and equal:
/// false, or null where they cannot be compared), `activated` (generation), `rolledBack` (from, to,
/// own), `pruned` (generation).
struct Report {
    let json: Bool

    static func tell(_ text: String) {
        FileHandle.standardError.write(Data("daybook-rebuild: \(text)\n".utf8))
    }

    static func complain(_ text: String) { tell("error: \(text)") }

    func head(_ position: Position, _ treeHead: String) {
        put("log \(position) tree head \(treeHead)") {
            $0.add("kind", "head")
            $0.add("position", position.rawValue)
            $0.add("treeHead", treeHead)
        }
    }

    func digests(_ digests: [ViewDigest]) {
        for digest in digests {
            let label = "\(digest.view) v\(digest.version)"
            put("\(label) \(digest.position) \(digest.versions) versions \(digest.sha256)") {
                $0.add("kind", "digest")
                $0.add("view", digest.view)
                $0.add("version", digest.version)
                $0.add("position", digest.position.rawValue)
                $0.add("versions", digest.versions)
                $0.add("sha256", digest.sha256)
            }
        }
    }

    func comparison(_ comparison: Comparison) {
        for extent in comparison.extents where json {
            put("") {
                $0.add("kind", "compared")
                $0.add("view", extent.view)
                $0.add("position", extent.position.rawValue)
                $0.add("versions", extent.versions)
                $0.add("liveVersion", extent.liveVersion)
                $0.add("rebuiltVersion", extent.rebuiltVersion)
            }
        }
        for difference in comparison.differences { put(difference) }
        let isEqual = comparison.isEqual
        let versions = comparison.extents.reduce(0) { $0 + $1.versions }
        let text =
            isEqual
            ? "equal: \(versions) versions of rows in \(comparison.extents.count) views"
            : "different: \(comparison.differenceCount) of \(versions) versions of rows, "
                + "first after \(comparison.parting.map(String.init(describing:)) ?? "the start")"
        put(text) {
            $0.add("kind", "comparison")
            $0.add("equal", isEqual)
            $0.add("differences", comparison.differenceCount)
            if let parting = comparison.parting { $0.add("parting", parting.rawValue) }
        }
    }

    func activated(_ generation: UInt32) {
        put("generation \(generation) is live; --rollback goes back") {
            $0.add("kind", "activated")
            $0.add("generation", generation)
        }
    }

    func rolledBack(_ rollback: Views.Rollback) {
        put("generation \(rollback.to) is live again instead of \(rollback.from)") {
            $0.add("kind", "rolledBack")
            $0.add("from", rollback.from)
            $0.add("to", rollback.to)
            $0.add("own", rollback.isOwn)
        }
        if !rollback.isOwn {
            Self.tell("another version of the program wrote it: only that one can go on with it")
        }
    }

    func pruned(_ generations: [UInt32]) {
        for generation in generations {
            put("generation \(generation) is removed") {
                $0.add("kind", "pruned")
                $0.add("generation", generation)
            }
        }
    }

    private func put(_ difference: Comparison.Difference) {
        let (live, rebuilt) = (Self.text(difference.live), Self.text(difference.rebuilt))
        put(
            "\(difference.view) \(difference.key) \(difference.position)\n"
                + "  live    \(live)\n  rebuilt \(rebuilt)"
        ) {
            $0.add("kind", "difference")
            $0.add("view", difference.view)
            $0.add("key", difference.key)
            $0.add("position", difference.position.rawValue)
            $0.raw("live", Self.jsonText(difference.live))
            $0.raw("rebuilt", Self.jsonText(difference.rebuilt))
        }
    }

    private static func text(_ value: Comparison.Value) -> String {
        switch value {
        case .absent: "has no such version"
        case .tombstone: "deleted"
        case .row(let json): json
        case .withheld(let json): "not listed: \(json)"
        case .unlisted: "is in no list"
        case .unreadable(let bytes): "unreadable: \(bytes)"
        }
    }

    private static func jsonText(_ value: Comparison.Value) -> String {
        switch value {
        case .absent: "null"
        case .tombstone: "false"
        case .row(let json), .withheld(let json): json
        case .unlisted: JSONLine.quoted("unlisted")
        case .unreadable(let bytes): JSONLine.quoted(bytes)
        }
    }

    func put(_ text: String, _ members: (inout JSONLine) -> Void) {
        var line = JSONLine()
        if json { members(&line) }
        FileHandle.standardOutput.write(Data(((json ? line.text : text) + "\n").utf8))
    }
}
