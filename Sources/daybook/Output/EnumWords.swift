import SwiftProtobuf

/// The names of a schema's enum values: as the schema spells them, and as a word for people.
///
/// The rule: JSON uses the schema's own spelling (`BLOCKER_REOPENED`), as the payloads of events
/// do; lines and tables use the word without its type (`reopened`).
enum EnumWords {
    /// `source-mismatch`, or the bare number of a value that this program does not know.
    static func word(_ value: some SwiftProtobuf.Enum) -> String {
        parts(value).map { $0.joined(separator: "-") } ?? String(value.rawValue)
    }

    /// `BLOCKER_SOURCE_MISMATCH`.
    static func name<E: SwiftProtobuf.Enum>(_ value: E) -> String {
        guard let parts = parts(value) else { return String(value.rawValue) }
        let type = words(String(describing: E.self))
        return (type + parts).joined(separator: "_").uppercased()
    }

    /// The value that a person named by its word or by its schema name.
    static func value<E: SwiftProtobuf.Enum & CaseIterable>(_ text: String, of _: E.Type) -> E? {
        E.allCases.first { $0.rawValue != 0 && (word($0) == text || name($0) == text) }
    }

    static func words<E: SwiftProtobuf.Enum & CaseIterable>(of _: E.Type) -> [String] {
        E.allCases.filter { $0.rawValue != 0 }.map(word)
    }

    private static func parts(_ value: some SwiftProtobuf.Enum) -> [String]? {
        let label = String(describing: value)
        return label.contains("(") ? nil : words(label)
    }

    /// `closeQueueItem` and `CloseQueueItem` are both `close`, `queue`, `item`.
    private static func words(_ camelCase: String) -> [String] {
        var words: [String] = []
        for character in camelCase {
            if character.isUppercase || words.isEmpty {
                words.append(character.lowercased())
            } else {
                words[words.count - 1].append(character)
            }
        }
        return words
    }
}

extension Value {
    static func word(_ value: some SwiftProtobuf.Enum) -> Value {
        value.rawValue == 0 ? .none : .word(Word(value))
    }

    static func words(_ values: [some SwiftProtobuf.Enum]) -> Value {
        .words(values.map(Word.init))
    }

    /// A value of a schema's enum, under both of its names.
    struct Word: Equatable, Sendable {
        let word: String
        let name: String

        init(_ value: some SwiftProtobuf.Enum) {
            word = EnumWords.word(value)
            name = EnumWords.name(value)
        }
    }
}
