/// Why a signed note is not believed.
package enum NoteError: Error, Equatable, Sendable {
    case malformed(String)
    /// A known key is named, and what stands beside its name is not its signature.
    case invalidSignature(KeyIdentity)
    /// Two of the keys to verify with have the same name and id.
    case ambiguousKey(KeyIdentity)
    /// No key that was given has signed it.
    case unverified
}

extension NoteError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed(let what): "this is no signed note: \(what)"
        case .invalidSignature(let key): "the signature of \(key.text) is not valid"
        case .ambiguousKey(let key): "two keys are named \(key.text)"
        case .unverified: "no known key has signed it"
        }
    }
}
