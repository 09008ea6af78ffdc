import CCurl
import FoundationEssentials
import Reactor

/// Where the systems of a workflow are, and the tokens for them; read from one file, kept in
/// memory, never logged.
package struct Endpoints: Sendable {
    private let byName: [String: Endpoint]

    package subscript(system: String) -> Endpoint? { byName[system] }

    /// Reads `{"source": {"url": …, "token": …}, "targets": {NAME: {"url": …, "token": …}, …}}`.
    ///
    /// The names must be exactly the workflow's targets: a missing one would fail late, another one
    /// is a credential that nobody may use (law 7).
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
        var byName = ["source": try Endpoint(file.source, path: path, member: "source")]
        for (name, entry) in file.targets.entries.sorted(by: { $0.key < $1.key }) {
            let member = "targets.\(name)"
            guard W.Target(rawValue: name) != nil else {
                let known = W.Target.allCases.map(\.rawValue).joined(separator: ", ")
                throw ConfigurationError(
                    path: path, member: member,
                    fault: "is no target of \(W.name); its targets are \(known)")
            }
            byName[name] = try Endpoint(entry, path: path, member: member)
        }
        for target in W.Target.allCases where byName[target.rawValue] == nil {
            throw ConfigurationError(
                path: path, member: "targets.\(target.rawValue)",
                fault: "is missing; \(W.name) cannot work without it")
        }
        self.byName = byName
    }
}

/// One system's address and credential. Prints without the credential.
package struct Endpoint: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// Without a slash at its end.
    let url: String
    let token: String?

    package var description: String { url }
    package var debugDescription: String { url }

    init(_ entry: ConfigurationEntry, path: String, member: String) throws(ConfigurationError) {
        guard let parsed = curl_url() else {
            throw ConfigurationError(path: path, member: member, fault: "cannot be read: no memory")
        }
        defer { curl_url_cleanup(parsed) }
        guard curl_url_set(parsed, CURLUPART_URL, entry.url, 0) == CURLUE_OK,
            let scheme = Self.part(CURLUPART_SCHEME, of: parsed),
            ["http", "https"].contains(scheme),
            Self.part(CURLUPART_HOST, of: parsed) != nil
        else {
            throw ConfigurationError(
                path: path, member: member + ".url",
                fault: "is not an address that begins with http:// or https://")
        }
        for extra in [CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY, CURLUPART_FRAGMENT]
        where Self.part(extra, of: parsed) != nil {
            throw ConfigurationError(
                path: path, member: member + ".url",
                fault: "must have no user, query or fragment; give the credential as \"token\"")
        }
        if let token = entry.token {
            guard !token.isEmpty, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
                throw ConfigurationError(
                    path: path, member: member + ".token",
                    fault: "must be printable ASCII without spaces, and not empty")
            }
        }
        var url = entry.url
        while url.hasSuffix("/") { url.removeLast() }
        self.url = url
        self.token = entry.token
    }

    private static func part(_ part: CURLUPart, of url: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(url, part, &text, 0) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
