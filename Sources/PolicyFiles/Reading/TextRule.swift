/// What a text of a policy must look like. `Schemas/case-policy.schema.json` says the same.
struct TextRule: Sendable {
    let wanted: String
    let charactersMax: Int
    private let form: @Sendable (String) -> String?

    /// A team, a person, an account, a calendar.
    static let name = TextRule(wanted: "a name", charactersMax: 64) { _ in nil }

    /// It stands in keys of effects, beside slashes.
    static let milestone = TextRule(wanted: "a milestone's name", charactersMax: 64) { text in
        text.wholeMatch(of: /[a-z0-9]+(?:-[a-z0-9]+)*/) == nil
            ? "lower case letters, digits and single hyphens make one up" : nil
    }

    /// Its text goes into the head of a mail, where a separator would name further readers.
    static let address = TextRule(wanted: "a mail address", charactersMax: 254) { text in
        text.wholeMatch(of: /[^@ ,;<>"]+@[^@ ,;<>"]+/) == nil
            ? "it must look like name@example.com" : nil
    }

    /// Nil where nothing is wrong with it.
    func defect(_ text: String) -> String? {
        if text.isEmpty { return "it is empty" }
        let scalars = text.unicodeScalars
        if scalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            return "it contains a control character"
        }
        if text.hasPrefix(" ") || text.hasSuffix(" ") { return "a blank stands at its end" }
        if scalars.count > charactersMax {
            return "it has \(scalars.count) characters; at most \(charactersMax)"
        }
        return form(text)
    }
}
