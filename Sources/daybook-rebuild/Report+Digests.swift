import EventLog
import Projections

/// What the rebuilt views are beside what was noted of them.
extension Report {
    /// - Returns: Whether all that could be compared is equal.
    func checks(_ checks: [DigestCheck]) -> Bool {
        for check in checks { put(check) }
        if checks.isEmpty { Self.tell("no digests are noted in the log up to here") }
        return checks.allSatisfy {
            if case .different = $0.outcome { false } else { true }
        }
    }

    private func put(_ check: DigestCheck) {
        let digest = check.recorded
        let label = "\(digest.view) v\(digest.version) \(digest.position), noted at \(check.noted)"
        let text =
            switch check.outcome {
            case .equal: "\(label): equal"
            case .different(let rebuilt):
                "\(label): different\n  noted   \(digest.versions) versions \(digest.sha256)\n"
                    + "  rebuilt \(rebuilt.versions) versions \(rebuilt.sha256)"
            case .otherVersion(let own): "\(label): not compared, this program folds v\(own)"
            case .notRebuilt: "\(label): not compared, the view was not rebuilt"
            case .erasedSince(let at): "\(label): not comparable, \(at) erased from the log"
            }
        put(text) {
            $0.add("kind", "recorded")
            $0.add("view", digest.view)
            $0.add("version", digest.version)
            $0.add("position", digest.position.rawValue)
            $0.add("noted", check.noted.rawValue)
            switch check.outcome {
            case .equal: $0.add("equal", true)
            case .different: $0.add("equal", false)
            case .otherVersion, .notRebuilt, .erasedSince: $0.raw("equal", "null")
            }
        }
    }
}
