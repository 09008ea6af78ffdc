/// Finds the line of which the workflow's own check speaks.
///
/// The check says what is wrong in a sentence that names a part. The rule that it keeps: where no
/// part of the file can be made out in it, the sentence is told all the same, of the whole file.
struct DefectPlace {
    private static let nouns = [
        "team": "teams", "account": "accounts", "calendar": "calendars", "person": "people",
        "milestone": "milestones",
    ]
    private static let sections = ["milestones", "people", "priorities", "targets", "teams"]

    let places: [[String]: Place]

    func problem(_ sentence: String) -> PolicyProblem {
        let path = chain(sentence) ?? named(sentence) ?? bare(sentence) ?? []
        return PolicyProblem(places[path] ?? .start, path, sentence, remedy: remedy(path))
    }

    private func remedy(_ path: [String]) -> String? {
        path.last == "deputy" ? "let the chain end with somebody who has no deputy" : nil
    }

    /// `the chain of deputies loops: ann ► bob ► ann` is closed by the one before the last.
    private func chain(_ sentence: String) -> [String]? {
        guard let start = sentence.range(of: "loops: ")?.upperBound else { return nil }
        let names = sentence[start...].split(separator: " ► ")
        return names.dropLast().last.map { ["people", String($0), "deputy"] }
    }

    /// `team emea: …` and `calendar ‘emea’ …`.
    private func named(_ sentence: String) -> [String]? {
        for (noun, section) in Self.nouns.sorted(by: { $0.key < $1.key }) {
            guard sentence.hasPrefix("\(noun) ") else { continue }
            let rest = sentence.dropFirst(noun.count + 1)
            for path in paths(in: section) where begins(rest, with: path[1]) { return path }
        }
        return nil
    }

    private func begins(_ text: Substring, with name: String) -> Bool {
        text.hasPrefix("\(name):") || text.hasPrefix("‘\(name)’")
    }

    /// `verify-data: …`.
    private func bare(_ sentence: String) -> [String]? {
        Self.sections.flatMap(paths).first { sentence.hasPrefix("\($0[1]):") }
    }

    private func paths(in section: String) -> [[String]] {
        places.keys.filter { $0.count == 2 && $0[0] == section }.sorted { $0[1] < $1[1] }
    }
}
