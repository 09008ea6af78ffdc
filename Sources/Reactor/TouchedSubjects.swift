/// Names of subjects whose plan may have changed, in the order of their first change.
///
/// The rule that it keeps: each stands there once until it is taken. A page of a thousand events
/// that feed one subject asks it once what is next, not a thousand times.
struct TouchedSubjects: Sendable {
    private var names: [String] = []
    private var known: Set<String> = []

    mutating func append(_ name: String) {
        if known.insert(name).inserted { names.append(name) }
    }

    mutating func takeAll() -> [String] {
        defer {
            names.removeAll(keepingCapacity: true)
            known.removeAll(keepingCapacity: true)
        }
        return names
    }
}
