/// What is wrong with an event from outside: the member, the place, and the remedy in words.
package struct Fault: Error, Equatable, Sendable {
    /// The member, such as `data.archive[0].sha256`; empty where the text as a whole is meant.
    package var path: String
    /// From 0, in the bytes of the event.
    package var offset: Int
    package var text: String

    package init(_ path: String, at offset: Int, _ text: String) {
        self.path = path
        self.offset = offset
        self.text = text
    }

    init(_ error: JSONError) {
        self.init("", at: error.offset, error.description)
    }
}

extension Fault: CustomStringConvertible {
    package var description: String { path.isEmpty ? text : "\(path): \(text)" }
}

/// Why an event is not appended (law 10).
package enum Rejection: Error, Equatable, Sendable {
    /// Malformed or not ours to take: counted, nothing is appended.
    case refused(Fault)
    /// Well formed, with a type or value that this version does not know: set apart, so that a
    /// version that does can take it up.
    case unknown(Fault, CloudEvent.Header)
}
