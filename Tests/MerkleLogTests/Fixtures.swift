import Foundation
import Testing

/// The folder of published vectors, where the machine has it: `DAYBOOK_FIXTURES`.
enum Fixtures {
    static let folder = ProcessInfo.processInfo.environment["DAYBOOK_FIXTURES"].map {
        URL(filePath: $0).appending(path: "vectors")
    }

    static let areThere: ConditionTrait = .enabled(
        if: folder != nil, "DAYBOOK_FIXTURES does not name the published vectors")

    static func read<Vector: Decodable>(_ path: String) throws -> Vector {
        let file = try #require(folder).appending(path: path)
        return try JSONDecoder().decode(Vector.self, from: Data(contentsOf: file))
    }

    /// The JSON files below a folder, by their paths in it.
    static func paths(in path: String) throws -> [String] {
        let url = try #require(folder).appending(path: path)
        let names = try #require(FileManager.default.enumerator(atPath: url.path()))
        return names.compactMap { $0 as? String }.filter { $0.hasSuffix(".json") }.sorted()
    }
}
