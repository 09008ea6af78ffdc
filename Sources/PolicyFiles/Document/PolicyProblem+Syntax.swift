import Yams

/// What the YAML parser says, as a problem with a place and a remedy.
extension PolicyProblem {
    init(_ error: YamlError, in text: String) {
        switch error {
        case .scanner(_, _, let mark, _) where Self.scalar(at: mark, in: text) == "\t":
            self.init(
                Place(mark), [], "a tab stands where only blanks may",
                remedy: "indent with blanks")
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            self.init(Self.told(problem, context), at: Place(mark))
        case .reader(let problem, _, _, _):
            self.init("\(problem)", at: Self.placeOfControl(in: text))
        case .duplicatedKeysInMapping(let duplicates, let context):
            let keys = duplicates.map { "‘\($0)’" }.joined(separator: ", ")
            self.init(
                Place(context.mark), [], "\(keys) stands twice in one mapping; here is the first",
                remedy: "remove one, or rename it")
        default:
            self.init("\(error)", at: .start)
        }
    }

    private init(_ problem: String, at place: Place) {
        self.init(place, [], "this is no YAML: \(problem)")
    }

    private static func told(_ problem: String, _ context: YamlError.Context?) -> String {
        guard let context, !context.text.isEmpty else { return problem }
        return "\(problem) \(context.text) that begins at \(Place(context.mark))"
    }

    private static func scalar(at mark: Mark, in text: String) -> Unicode.Scalar? {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard lines.indices.contains(mark.line - 1) else { return nil }
        return lines[mark.line - 1].unicodeScalars.dropFirst(mark.column - 1).first
    }

    /// The parser's reader takes no control characters but the usual blanks.
    private static func placeOfControl(in text: String) -> Place {
        var place = Place.start
        for scalar in text.unicodeScalars {
            if scalar.value < 0x20 && !"\t\n\r".unicodeScalars.contains(scalar)
                || scalar.value == 0x7F
            {
                break
            }
            place.column += 1
            if scalar == "\n" { place = Place(line: place.line + 1, column: 1) }
        }
        return place
    }
}
