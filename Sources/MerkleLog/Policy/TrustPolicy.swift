/// Whom a verifier believes, C2SP tlog-policy: the keys of logs, the keys of witnesses, and how
/// many of them must have cosigned.
///
/// The rule: it says only when a checkpoint is valid; what is proved under it is another question.
package struct TrustPolicy: Hashable, Sendable {
    package struct Log: Hashable, Sendable {
        /// Its name is the log's origin.
        package var key: VerifierKey
        package var url: String?

        package init(key: VerifierKey, url: String? = nil) {
            self.key = key
            self.url = url
        }
    }

    /// A witness, or a group of which enough must have witnessed.
    package enum Member: Hashable, Sendable {
        case witness(VerifierKey)
        case group(threshold: Int, members: [Name])
    }

    /// A name within the policy: octets, which mean nothing beyond it.
    package struct Name: Hashable, Sendable, CustomStringConvertible {
        package var octets: [UInt8]
        package var description: String { String(decoding: octets, as: UTF8.self) }
    }

    package var logs: [Log]
    package var members: [Name: Member]
    /// Nil if no cosignature is asked for.
    package var quorum: Name?

    package init(logs: [Log], members: [Name: Member], quorum: Name?) {
        self.logs = logs
        self.members = members
        self.quorum = quorum
    }

    /// The keys that may sign for an origin.
    package func logKeys(of origin: String) -> [VerifierKey] {
        logs.map(\.key).filter { $0.name.utf8.elementsEqual(origin.utf8) }
    }

    package var witnessKeys: [VerifierKey] {
        members.values.compactMap { if case .witness(let key) = $0 { key } else { nil } }
    }

    /// Whether those who cosigned are enough for `name`.
    func isWitnessed(_ name: Name, by keys: Set<VerifierKey>) -> Bool {
        switch members[name] {
        case .witness(let key): keys.contains(key)
        case .group(let threshold, let members):
            members.count { isWitnessed($0, by: keys) } >= threshold
        case nil: false
        }
    }

    /// What is missing, told to a person: the innermost groups that fall short.
    func shortfall(of name: Name, by keys: Set<VerifierKey>) -> String {
        guard case .group(let threshold, let members) = members[name] else {
            return "\(name) has not cosigned"
        }
        let missing = members.filter { !isWitnessed($0, by: keys) }
        return "\(name) needs \(threshold) of \(members.count) and has "
            + "\(members.count - missing.count); missing: "
            + missing.map(\.description).joined(separator: ", ")
    }
}
