@testable import Notices

/// Numbers from a seed (SplitMix64), so that a failure can be played again.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

extension MailMessage {
    /// A mail of odd but allowed parts: any script, frames of encoded words, quotes, dots at a
    /// line's beginning, blanks at its end, long words.
    static func random(_ random: inout SeededRandom) throws -> MailMessage {
        var message = MailMessage(
            from: try address(&random), to: [],
            subject: line(&random, upTo: 120, orElse: "s"), text: "",
            date: Int64.random(in: 0..<253_402_300_800, using: &random),
            effect: "case-lifecycle/T-\(random.next())/contact-customer/-/1/1")
        for _ in 0...Int.random(in: 0...3, using: &random) {
            message.to.append(try address(&random))
        }
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            message.text += line(&random, upTo: 200, orElse: "")
            message.text += ["\n", "\r\n", "\n.\n", "\n\n", " \n"].randomElement(using: &random)!
        }
        message.text += line(&random, upTo: 10, orElse: "")
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            message.references.append(
                MessageID(effect: "\(random.next())", sender: message.from))
        }
        message.inReplyTo = message.references.last
        return message
    }

    private static func address(_ random: inout SeededRandom) throws -> MailAddress {
        let name = ["ana", "o'brien+x", "a.b.c", "x=y", "{z}|~"].randomElement(using: &random)!
        let domain = ["example.com", "mail.a-b.example", "x"].randomElement(using: &random)!
        let shown = Bool.random(using: &random) ? line(&random, upTo: 80, orElse: "") : ""
        return try MailAddress("\(name)@\(domain)", displayName: shown)
    }

    private static let pieces: [String] = [
        "a", "Z", "7", " ", "  ", ".", "..", "=", "=3D", "?", "=?utf-8?Q?a?=", "=?", "?=", "_",
        "\"",
        "\\", "<", ">", ",", ";", ":", "@", "(", ")", "é", "ß", "日本", "👩‍👩‍👧",
        "e\u{301}", "Ω", "From ",
        "word", "averyveryverylongwordthatnobodywouldbreak", "\u{a0}", "€",
    ]

    private static func line(
        _ random: inout SeededRandom, upTo limit: Int, orElse fallback: String
    ) -> String {
        var text = ""
        let length = Int.random(in: 0...limit, using: &random)
        while text.utf8.count < length { text += pieces.randomElement(using: &random)! }
        while text.utf8.count > 250 { text.removeLast() }
        return text.isEmpty ? fallback : text
    }
}
