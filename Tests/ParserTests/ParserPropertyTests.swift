import Foundation
import Testing

/// The fuzzers' properties over their corpus and thousands of seeded changes to it.
/// `Tools/fuzz/run` searches further, led by the code that is reached.
@Suite("Law 10 parsers") struct ParserPropertyTests {
    static let corpus = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Tools/fuzz/corpus")

    static func inputs(of name: String) throws -> [[UInt8]] {
        try FileManager.default.contentsOfDirectory(
            at: corpus.appending(path: name), includingPropertiesForKeys: nil
        ).sorted { $0.path < $1.path }.map { Array(try Data(contentsOf: $0)) }
    }

    @Test(
        "Law 10 a parser's property holds for its corpus, whole and changed",
        arguments: ParserProperty.all.map(\.name))
    func holds(name: String) throws {
        let property = try #require(ParserProperty.named(name))
        let inputs = try Self.inputs(of: name)
        #expect(inputs.count > 1)
        var random = Mutation(seed: 20_261_127)
        for input in inputs {
            try property.check(input)
            for _ in 0..<2_000 / inputs.count {
                let changed = random.changed(input, beside: inputs)
                do {
                    try property.check(changed)
                } catch {
                    Issue.record("\(error): \(Data(changed).base64EncodedString())")
                    return
                }
            }
        }
    }
}
