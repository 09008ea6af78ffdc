/// The targets of a manifest and what each declares to import, read from the manifest's text.
///
/// `room("LMDB", ["CLMDB"])`, `program(…)` and `tests(…)` are the package's own words for a target;
/// names without quotes stand for products of other packages.
struct TargetGraph: Equatable {
    enum Kind: String { case room, program, tests }

    struct Target: Equatable {
        var kind: Kind
        var dependencies: Set<String>
    }

    private(set) var targets: [String: Target] = [:]

    init(manifest: String) {
        let call = /(room|program|tests)\(\s*"([\w-]+)",\s*\[([^\]]*)\]/
        for match in manifest.matches(of: call) {
            guard let kind = Kind(rawValue: String(match.output.1)) else { continue }
            let dependencies = match.output.3.split { ",\n".contains($0) }
                .map { $0.filter { $0 != " " && $0 != "\"" } }.filter { !$0.isEmpty }
            targets[String(match.output.2)] = Target(kind: kind, dependencies: Set(dependencies))
        }
    }

    /// Everything that a target imports, directly or through others.
    func reachable(from name: String) -> Set<String> {
        var found: Set<String> = []
        var open = [name]
        while let next = open.popLast() {
            for dependency in targets[next]?.dependencies ?? []
            where found.insert(dependency).inserted { open.append(dependency) }
        }
        return found
    }

    func names(_ kinds: Kind...) -> [String] {
        targets.filter { kinds.contains($0.value.kind) }.keys.sorted()
    }

    /// Programs other than the reactor that reach a room that sends.
    var leaks: [String] {
        names(.program, .room).filter {
            $0 != "daybook-reactor" && $0 != "Targets" && reachable(from: $0).contains("Targets")
        }
    }

    /// Dependencies on the same floor or a higher one, or of a room that has no floor.
    func upwardEdges(_ floors: [[String]]) -> [String] {
        var height: [String: Int] = [:]
        for (floor, rooms) in floors.enumerated() { for room in rooms { height[room] = floor } }
        return targets.filter { $0.value.kind != .tests }.flatMap { name, target in
            target.dependencies.filter { dependency in
                let below = height[dependency] ?? (targets[dependency] == nil ? -1 : .max)
                return below >= (height[name] ?? 0)
            }.map { "\(name) ► \($0)" }
        }.sorted()
    }
}
