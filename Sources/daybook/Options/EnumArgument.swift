import ArgumentParser
import Projections
import SwiftProtobuf

/// A value of a schema's enum, named by its word (`in-doubt`) or as the schema spells it.
struct EnumArgument<E: SwiftProtobuf.Enum & CaseIterable & Sendable>: ExpressibleByArgument,
    Sendable
{
    let value: E

    init?(argument: String) {
        guard let value = EnumWords.value(argument, of: E.self) else { return nil }
        self.value = value
    }

    static var allValueStrings: [String] { EnumWords.words(of: E.self) }
    var defaultValueDescription: String { EnumWords.word(value) }
}

extension Array {
    /// The groups of rows that were asked for; nil where all are.
    func groups<E>() -> [UInt8]? where Element == EnumArgument<E> {
        isEmpty ? nil : Set(map(\.value.group)).sorted()
    }
}
