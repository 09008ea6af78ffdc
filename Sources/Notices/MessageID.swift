import Crypto

/// A mail's identity, derived from its effect's key: the same want is the same message for ever, so
/// that a receiver that looks can see a repetition (T12), and that an answer can be traced.
package struct MessageID: Sendable, Hashable, CustomStringConvertible {
    /// With the angle brackets, such as `<5c1f…@support.example>`.
    package let text: String

    package var description: String { text }

    /// - Parameter effect: the key of the effect that sends the mail, now or earlier.
    /// - Parameter sender: whose domain the identity is in.
    package init(effect: String, sender: MailAddress) {
        text = "<\(SHA256.hash(data: Array(effect.utf8)).hexadecimal)@\(sender.domain)>"
    }
}
