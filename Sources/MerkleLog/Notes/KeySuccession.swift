/// A log's old key says which key signs after it: a note that both have signed, so that whoever
/// trusts the old one can trust the new one without asking anybody.
///
/// The rule: its first two lines are none of a checkpoint's, so that neither passes for the other.
package struct KeySuccession: Hashable, Sendable {
    package var old: VerifierKey
    package var new: VerifierKey
    /// The size of the first tree that the new key signs.
    package var from: UInt64

    private static let header = "daybook/key-succession/v1"

    /// A log keeps its name, and so its origin, over all of its keys.
    package init(old: VerifierKey, new: VerifierKey, from: UInt64) throws(KeySuccessionError) {
        guard old.kind == .ed25519, new.kind == .ed25519 else { throw .notALogsKey }
        guard old.name.utf8.elementsEqual(new.name.utf8) else {
            throw .otherName(old: old.name, new: new.name)
        }
        guard old.bytes != new.bytes else { throw .sameKey }
        self.old = old
        self.new = new
        self.from = from
    }

    /// Reads a signed statement and checks both signatures.
    package init(_ note: Note) throws(KeySuccessionError) {
        let lines = note.text.utf8.dropLast()
            .split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard
            lines.count == 4, lines[0] == Self.header, lines[1].hasPrefix("old "),
            lines[2].hasPrefix("new "), lines[3].hasPrefix("from "),
            let from = UInt64(decimal: lines[3].dropFirst(5))
        else { throw .malformed("it has not the four lines of one") }
        let keys: [VerifierKey]
        do throws(KeyError) {
            keys = [try VerifierKey(lines[1].dropFirst(4)), try VerifierKey(lines[2].dropFirst(4))]
        } catch {
            throw .malformed(error.description)
        }
        try self.init(old: keys[0], new: keys[1], from: from)
        let signers: [VerifierKey]
        do throws(NoteError) { signers = try note.verify(with: keys) } catch {
            throw .note(error)
        }
        if let missing = keys.first(where: { !signers.contains($0) }) {
            throw .notSigned(missing.identity)
        }
    }

    package var text: String {
        [Self.header, "old \(old.text)", "new \(new.text)", "from \(from)"]
            .map { $0 + "\n" }.joined()
    }
}

/// Why a statement does not name a log's next key.
package enum KeySuccessionError: Error, Equatable, Sendable {
    case malformed(String)
    case notALogsKey
    case otherName(old: String, new: String)
    case sameKey
    case note(NoteError)
    case notSigned(KeyIdentity)
}

extension KeySuccessionError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed(let what): "this is no statement about a key's successor: \(what)"
        case .notALogsKey: "a witness's key takes no part in this; a log's is needed"
        case .otherName(let old, let new):
            "the keys are named ‘\(old)’ and ‘\(new)’; a log keeps its name"
        case .sameKey: "both are the same key"
        case .note(let error): error.description
        case .notSigned(let key): "\(key.text) has not signed it"
        }
    }
}
