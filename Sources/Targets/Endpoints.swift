import FoundationEssentials
import Reactor

/// Where the systems of a workflow are, and the credentials for them; read from one file, kept in
/// memory, never logged.
package struct Endpoints: Sendable {
    private let byName: [String: Endpoint]

    package subscript(system: String) -> Endpoint? { byName[system] }

    /// Reads `{"source": {"url": …, "token": …}, "targets": {NAME: {"url": …, …}, …}}`; what else
    /// an entry has is its transport's, see `Endpoint`.
    ///
    /// The names must be exactly the workflow's targets, and `source` be there exactly if it reads
    /// one: a missing one would fail late, another one is a credential that nobody may use (law 7).
    package init<W: Workflow>(
        configuration bytes: [UInt8], path: String, for workflow: W.Type
    ) throws(ConfigurationError) {
        let file: ConfigurationFile
        do {
            file = try JSONDecoder().decode(ConfigurationFile.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw ConfigurationError(path: path, decoding: error)
        } catch {
            throw ConfigurationError(path: path, member: "", fault: "is not JSON: \(error)")
        }
        var byName: [String: Endpoint] = [:]
        byName["source"] = try Self.source(file.source, path: path, for: workflow)
        for (name, entry) in file.targets.entries.sorted(by: { $0.key < $1.key }) {
            let member = "targets.\(name)"
            guard let target = W.Target(rawValue: name) else {
                let known = W.Target.allCases.map(\.rawValue).joined(separator: ", ")
                throw ConfigurationError(
                    path: path, member: member,
                    fault: "is no target of \(W.name); its targets are \(known)")
            }
            byName[name] = try Endpoint(entry, target.transport, path: path, member: member)
        }
        for target in W.Target.allCases where byName[target.rawValue] == nil {
            throw ConfigurationError(
                path: path, member: "targets.\(target.rawValue)",
                fault: "is missing; \(W.name) cannot work without it")
        }
        self.byName = byName
    }

    /// What another workflow of the same process may use of them: its own targets and no source, so
    /// that it holds no credential that it could not use (law 7).
    package func limited<T: TargetName>(to targets: T.Type) -> Endpoints {
        Endpoints(byName: byName.filter { name, _ in T(rawValue: name) != nil })
    }

    private init(byName: [String: Endpoint]) { self.byName = byName }

    private static func source<W: Workflow>(
        _ entry: ConfigurationEntry?, path: String, for workflow: W.Type
    ) throws(ConfigurationError) -> Endpoint? {
        switch (entry, W.readsSource) {
        case (let entry?, true):
            return try Endpoint(entry, .http, path: path, member: "source")
        case (nil, false): return nil
        case (nil, true):
            throw ConfigurationError(path: path, member: "source", fault: "is missing")
        case (_?, false):
            throw ConfigurationError(
                path: path, member: "source",
                fault: "is of no use: \(W.name) reads no source; leave it out")
        }
    }
}
