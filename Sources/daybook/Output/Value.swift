import EventLog
import TextForms

/// What a cell holds, so that one definition of a column serves the table, the plain line and JSON.
///
/// The rule: a value keeps its kind until it is printed. A number is a number in JSON and is
/// aligned to the right in a table; nothing is turned into text early.
enum Value: Equatable, Sendable {
    case text(String)
    case number(UInt64)
    case flag(Bool)
    case instant(Instant)
    case texts([String])
    case word(Word)
    case words([Word])
    /// A fragment of valid JSON: a nested message, a list of messages.
    case json(String)
    /// Nothing is known: empty in a line, `null` in JSON.
    case none

    var isNumber: Bool {
        if case .number = self { true } else { false }
    }

    /// For people and plain lines; control characters are still in it.
    var plain: String {
        switch self {
        case .text(let text): text
        case .number(let number): String(number)
        case .flag(let flag): flag ? "yes" : "no"
        case .instant(let instant): instant.description
        case .texts(let texts): texts.joined(separator: ",")
        case .word(let word): word.word
        case .words(let words): words.map(\.word).joined(separator: ",")
        case .json(let json): json
        case .none: ""
        }
    }

    /// For a field of a plain line: what data could hold is escaped, what we write ourselves needs
    /// no look at each of its bytes.
    var line: String {
        switch self {
        case .number, .flag, .instant, .none: plain
        default: Escaping.line(plain)
        }
    }

    var json: String {
        switch self {
        case .text(let text): JSONText.string(text)
        case .number(let number): String(number)
        case .flag(let flag): flag ? "true" : "false"
        case .instant(let instant): JSONText.string(instant.description)
        case .texts(let texts): JSONText.array(texts.map(JSONText.string))
        case .word(let word): JSONText.string(word.name)
        case .words(let words): JSONText.array(words.map { JSONText.string($0.name) })
        case .json(let json): json
        case .none: "null"
        }
    }
}

extension Value {
    /// Empty text is told as nothing.
    static func optional(_ text: String) -> Value { text.isEmpty ? .none : .text(text) }

    /// Zero is told as nothing: positions, versions and revisions count from 1.
    static func counted(_ number: some BinaryInteger) -> Value {
        number == 0 ? .none : .number(UInt64(number))
    }

    static func hex(_ bytes: some Sequence<UInt8>) -> Value { .text(Hex.string(bytes)) }
}

extension JSONText {
    static func object(_ members: [(name: String, value: Value)]) -> String {
        object(members.map { ($0.name, $0.value.json) })
    }
}
