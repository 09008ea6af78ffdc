import CCurl
import Reactor

/// One system's address and credential, as the transport of its target needs them. Prints without
/// the credential.
///
/// Members of the configuration beside `url`: over HTTP `token`; for a pager `routingKeys`; for
/// mail `user`, `password`, `tls`, `certificates`. A member of another transport is refused: it
/// would be a credential that is never used where somebody believes it is.
package struct Endpoint: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// Without a slash at its end.
    let url: String
    let access: Access

    enum Access: Sendable {
        case http(token: String?)
        case pager(RoutingKeys)
        case mail(MailAccess)
    }

    package var description: String { url }
    package var debugDescription: String { url }

    var token: String? {
        if case .http(let token) = access { token } else { nil }
    }

    init(
        _ entry: ConfigurationEntry, _ transport: TargetTransport, path: String, member: String
    ) throws(ConfigurationError) {
        let place = ConfigurationPlace(path: path, member: member)
        let scheme = try Self.checkedScheme(of: entry.url, transport, place)
        let known = ["url"] + transport.members
        for extra in entry.members where !known.contains(extra) {
            throw place.error(
                extra,
                "is of no use: this target is spoken to over \(transport.words), which takes "
                    + known.joined(separator: ", "))
        }
        switch transport {
        case .http: access = .http(token: try place.credential("token", entry.token))
        case .pager: access = .pager(try RoutingKeys(entry, place))
        case .mail: access = .mail(try MailAccess(entry, scheme: scheme, place))
        }
        var url = entry.url
        while url.hasSuffix("/") { url.removeLast() }
        self.url = url
    }

    private static func checkedScheme(
        of url: String, _ transport: TargetTransport, _ place: ConfigurationPlace
    ) throws(ConfigurationError) -> String {
        guard let parsed = curl_url() else { throw place.error("url", "cannot be read: no memory") }
        defer { curl_url_cleanup(parsed) }
        guard curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK,
            let scheme = part(CURLUPART_SCHEME, of: parsed),
            transport.schemes.contains(scheme),
            part(CURLUPART_HOST, of: parsed) != nil
        else {
            let schemes = transport.schemes.map { $0 + "://" }.joined(separator: " or ")
            throw place.error("url", "is not an address that begins with \(schemes)")
        }
        for extra in [CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY, CURLUPART_FRAGMENT]
        where part(extra, of: parsed) != nil {
            throw place.error(
                "url",
                "must have no user, query or fragment; give the credential as "
                    + transport.credential)
        }
        return scheme
    }

    private static func part(_ part: CURLUPart, of url: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(url, part, &text, 0) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}

extension TargetTransport {
    fileprivate var schemes: [String] {
        switch self {
        case .http, .pager: ["http", "https"]
        case .mail: ["smtp", "smtps"]
        }
    }

    fileprivate var members: [String] {
        switch self {
        case .http: ["token"]
        case .pager: ["routingKeys"]
        case .mail: ["user", "password", "tls", "certificates"]
        }
    }

    fileprivate var words: String {
        switch self {
        case .http: "HTTP"
        case .pager: "HTTP as a pager"
        case .mail: "SMTP"
        }
    }

    fileprivate var credential: String {
        switch self {
        case .http: "\"token\""
        case .pager: "\"routingKeys\""
        case .mail: "\"user\" and \"password\""
        }
    }
}

/// Where in the configuration an entry stands, for what is said about its members.
struct ConfigurationPlace {
    let path: String
    let member: String

    func error(_ name: String, _ fault: String) -> ConfigurationError {
        ConfigurationError(path: path, member: "\(member).\(name)", fault: fault)
    }

    /// A value that goes into a header or a command: nothing in it may end one.
    func credential(_ name: String, _ value: String?) throws(ConfigurationError) -> String? {
        guard let value else { return nil }
        guard !value.isEmpty, value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            throw error(name, "must be printable ASCII without spaces, and not empty")
        }
        return value
    }
}
