import Schema

/// A policy as a person wrote it down: its rules, and not who stands for them.
struct CompletionPolicyFile {
    static let maxBytes = 64 * 1024

    let path: String

    func read() throws -> CompletionPolicyAdopted {
        let bytes = try InputBytes.read(path, max: Self.maxBytes)
        guard bytes.count <= Self.maxBytes else {
            throw Trouble(
                "the policy is longer than \(Self.maxBytes) bytes", place: path, status: .no)
        }
        let policy = try decoded(bytes)
        let given = [
            ("version", policy.version != 0), ("author", !policy.author.isEmpty),
            ("approver", !policy.approver.isEmpty),
        ]
        if let (name, _) = given.first(where: { $0.1 }) {
            throw Trouble(
                "the policy's \(name) does not belong in its file", place: path,
                remedy: "remove it: the version is counted, author and approver are options",
                status: .no)
        }
        return policy
    }

    private func decoded(_ bytes: [UInt8]) throws -> CompletionPolicyAdopted {
        guard let type = Catalogue.event(named: CompletionPolicyAdopted.protoMessageName) else {
            preconditionFailure("the catalogue has the policy")
        }
        do {
            guard let policy = try type.decode(json: bytes) as? CompletionPolicyAdopted else {
                preconditionFailure("the catalogue's entry decodes its own message")
            }
            return policy
        } catch {
            throw Trouble(
                "the policy cannot be read: \(error)", place: path,
                remedy: "write it as the JSON form of CompletionPolicyAdopted", status: .no)
        }
    }
}
