import Foundation

/// The schema files as text, read without the code that was generated from them.
enum SchemaFiles {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Paths from the package's root, such as `Schemas/daybook/v1/store.proto`.
    static func paths(under folder: String, endingIn suffix: String) throws -> [String] {
        let base = root.appending(path: folder)
        let names = try FileManager.default.subpathsOfDirectory(atPath: base.path)
        return names.filter { $0.hasSuffix(suffix) }.map { "\(folder)/\($0)" }
            .sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    }

    static func bytes(_ path: String) throws -> Data {
        try Data(contentsOf: root.appending(path: path))
    }

    struct Field: Equatable {
        var type: String
        var jsonName: String
    }

    /// The messages of the event schemas, in order, with their fields.
    static func messages() throws -> [(name: String, fields: [Field])] {
        try paths(under: "Schemas/daybook/v1", endingIn: ".proto").flatMap { path in
            messages(in: String(decoding: try bytes(path), as: UTF8.self))
        }
    }

    /// Flat messages only, which is all that the schemas use.
    static func messages(in text: String) -> [(name: String, fields: [Field])] {
        text.matches(of: /(?m)^message (\w+) \{\n((?:.*\n)*?)\}/).map { message in
            let fields = message.output.2.matches(of: /(?m)^ +(?:repeated )?([\w.]+) (\w+) = \d+;/)
            return (
                String(message.output.1),
                fields.map {
                    Field(type: String($0.output.1), jsonName: camelCase(String($0.output.2)))
                }
            )
        }
    }

    private static func camelCase(_ name: String) -> String {
        let words = name.split(separator: "_")
        return words[0] + words.dropFirst().map(\.capitalized).joined()
    }
}
