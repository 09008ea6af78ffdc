import SwiftProtobuf
import Synchronization

/// The names of a schema's enum values: as the schema spells them, and as a word for people.
///
/// The rule: JSON uses the schema's own spelling (`BLOCKER_REOPENED`), as the payloads of events
/// do; lines and tables use the word without its type (`reopened`).
enum EnumWords {
    /// `source-mismatch`, or the bare number of a value that this program does not know.
    static func word(_ value: some SwiftProtobuf.Enum) -> String { both(value).word }

    /// `BLOCKER_SOURCE_MISMATCH`.
    static func name(_ value: some SwiftProtobuf.Enum) -> String { both(value).name }

    /// Both names. Found by reflection, which is slow, and kept, as a list asks for the same few
    /// in each of its rows.
    fileprivate static func both<E: SwiftProtobuf.Enum>(_ value: E) -> Value.Word {
        known.withLock { known in
            let key = Key(type: ObjectIdentifier(E.self), rawValue: value.rawValue)
            if let found = known[key] { return found }
            let made = Value.Word(reflecting: value)
            // Numbers that a schema does not have come from data: they must not add up.
            if known.count < Self.knownMax { known[key] = made }
            return made
        }
    }

    private struct Key: Hashable {
        let type: ObjectIdentifier
        let rawValue: Int
    }

    private static let known = Mutex<[Key: Value.Word]>([:])
    private static let knownMax = 1_024

    /// The value that a person named by its word or by its schema name.
    static func value<E: SwiftProtobuf.Enum & CaseIterable>(_ text: String, of _: E.Type) -> E? {
        E.allCases.first { $0.rawValue != 0 && (word($0) == text.lowercased() || name($0) == text) }
    }

    static func words<E: SwiftProtobuf.Enum & CaseIterable>(of _: E.Type) -> [String] {
        E.allCases.filter { $0.rawValue != 0 }.map(word)
    }

    fileprivate static func parts(_ value: some SwiftProtobuf.Enum) -> [String]? {
        let label = String(describing: value)
        return label.contains("(") ? nil : words(label)
    }

    /// `closeQueueItem` and `CloseQueueItem` are both `close`, `queue`, `item`.
    fileprivate static func words(_ camelCase: String) -> [String] {
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
        .words(values.map { Word($0) })
    }

    /// A value of a schema's enum, under both of its names.
    struct Word: Equatable, Sendable {
        let word: String
        let name: String

        init(_ value: some SwiftProtobuf.Enum) { self = EnumWords.both(value) }

        fileprivate init<E: SwiftProtobuf.Enum>(reflecting value: E) {
            if let parts = EnumWords.parts(value) {
                let type = EnumWords.words(String(describing: E.self))
                word = parts.joined(separator: "-")
                name = (type + parts).joined(separator: "_").uppercased()
            } else {
                word = String(value.rawValue)
                name = word
            }
        }
    }
}
