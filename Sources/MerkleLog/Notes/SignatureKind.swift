/// The kinds of keys that are understood here, by the octet that signed notes name them with.
///
/// The kind enters the key's id, so a log's key never passes for a witness's.
package enum SignatureKind: UInt8, Sendable, CaseIterable {
    /// Ed25519 over the note's text: how a log signs its checkpoints.
    case ed25519 = 0x01
    /// Ed25519 over a time and a checkpoint: how a witness cosigns (cosignature/v1).
    case cosignature = 0x04
}

/// What names a key in a signature line: the name, and 32 bits that follow from name, kind and key.
package struct KeyIdentity: Hashable, Sendable {
    package var name: String
    package var id: UInt32

    package init(name: String, id: UInt32) {
        self.name = name
        self.id = id
    }

    /// By their octets: two names that only look alike are two names.
    package static func == (one: KeyIdentity, other: KeyIdentity) -> Bool {
        one.id == other.id && one.name.utf8.elementsEqual(other.name.utf8)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(id) }

    /// As `name+1234abcd`.
    package var text: String { name + "+" + Self.hexadecimal(id) }

    static func hexadecimal(_ id: UInt32) -> String {
        let digits = String(id, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// Whether a name can stand in a signature line: not empty, no white space, no plus.
    package static func isValid(name: some StringProtocol) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy {
                !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20
            }
    }
}

/// Why a text is no key: it names the part that is wrong, never the key itself.
package enum KeyError: Error, Equatable, Sendable {
    case malformed(String)
    /// The id does not follow from the name and the key: the text was mistyped or put together.
    case wrongID(found: String, computed: String)
    /// A kind of signature that this program does not know.
    case unknownKind(UInt8)
}

extension KeyError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed(let what): "this is no key: \(what)"
        case .wrongID(let found, let computed):
            "the key's id is \(found), but its name and bytes give \(computed): "
                + "copy the whole key again from where it was made"
        case .unknownKind(let kind):
            "the key is of kind \(kind); known are 1 (a log's Ed25519) and 4 (a witness's)"
        }
    }
}
