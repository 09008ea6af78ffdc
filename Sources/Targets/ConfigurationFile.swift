/// The shape of the configuration file. Members that it does not know are refused: a misspelt
/// "token" would otherwise be a request without credentials.
struct ConfigurationFile: Decodable {
    let source: ConfigurationEntry?
    let targets: ConfigurationTargets

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Member.self)
        try members.refuseAllBut(["source", "targets"])
        source = try members.decodeIfPresent(ConfigurationEntry.self, forKey: Member("source"))
        targets = try members.decode(ConfigurationTargets.self, forKey: Member("targets"))
    }
}

struct ConfigurationTargets: Decodable {
    let entries: [String: ConfigurationEntry]

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Member.self)
        var entries: [String: ConfigurationEntry] = [:]
        for member in members.allKeys {
            entries[member.stringValue] = try members.decode(
                ConfigurationEntry.self, forKey: member)
        }
        self.entries = entries
    }
}

/// One system's entry, with the members of every transport; which of them it may have is the
/// endpoint's to say.
struct ConfigurationEntry: Decodable {
    let url: String
    let token: String?
    let user: String?
    let password: String?
    let tls: String?
    let certificates: String?
    let routingKeys: [String: String]?
    /// Those that the entry has, in order.
    let members: [String]

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Member.self)
        let known = [
            "url", "token", "user", "password", "tls", "certificates", "routingKeys",
        ]
        try container.refuseAllBut(known)
        members = container.allKeys.map(\.stringValue).sorted()
        func text(_ name: String) throws -> String? {
            try container.decodeIfPresent(String.self, forKey: Member(name))
        }
        url = try container.decode(String.self, forKey: Member("url"))
        token = try text("token")
        user = try text("user")
        password = try text("password")
        tls = try text("tls")
        certificates = try text("certificates")
        routingKeys = try container.decodeIfPresent(
            [String: String].self, forKey: Member("routingKeys"))
    }
}

/// A member of any name.
struct Member: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension KeyedDecodingContainer where Key == Member {
    fileprivate func refuseAllBut(_ known: [String]) throws {
        for member in allKeys where !known.contains(member.stringValue) {
            throw DecodingError.dataCorruptedError(
                forKey: member, in: self,
                debugDescription: "is unknown; known here are \(known.joined(separator: ", "))")
        }
    }
}

/// What is wrong with the configuration, and where: the file, and the member in it.
package struct ConfigurationError: Error, CustomStringConvertible {
    package let path: String
    /// Such as `targets.queue.url`; empty for the whole file.
    package let member: String
    package let fault: String

    package var description: String {
        member.isEmpty ? "\(path): \(fault)" : "\(path): \"\(member)\" \(fault)"
    }

    init(path: String, member: String, fault: String) {
        self.path = path
        self.member = member
        self.fault = fault
    }

    /// Values are never repeated: one of them may be a token.
    init(path: String, decoding error: DecodingError) {
        self.path = path
        switch error {
        case .keyNotFound(let key, let context):
            member = Self.name(context.codingPath + [key])
            fault = "is missing"
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            member = Self.name(context.codingPath)
            fault = type == String.self ? "must be a string" : "must be an object"
        case .dataCorrupted(let context):
            member = Self.name(context.codingPath)
            fault = member.isEmpty ? "is not JSON" : context.debugDescription
        @unknown default:
            member = ""
            fault = "cannot be read"
        }
    }

    private static func name(_ path: [any CodingKey]) -> String {
        path.map(\.stringValue).joined(separator: ".")
    }
}
