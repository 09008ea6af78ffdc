import Foundation
import Testing

/// Reads NDJSON with Foundation's parser, which knows nothing of how it was written.
enum JSONLines {
    static func parse(_ text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").map { line in
            let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
            return try #require(value as? [String: Any], "not an object: \(line)")
        }
    }
}
