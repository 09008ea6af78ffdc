import Yams

/// A value of the file, with the keys that lead to it.
///
/// The rule that it keeps: a reading that fails says why in the report and answers nil, so that the
/// rest of the file is read all the same.
struct Field {
    let node: Node
    let path: [String]
    let report: Report

    var place: Place { Place(node.mark) }

    func refuse(_ reason: String, remedy: String? = nil) {
        report.refuse(place, path, reason, remedy: remedy)
    }

    /// What stands here, in words.
    var kind: String {
        switch node {
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        case .scalar(let scalar):
            switch type {
            case .str: "the text ‘\(scalar.string.prefix(60))’"
            case .null: "nothing"
            case .int, .float: "the number \(scalar.string.prefix(60))"
            case .bool: "the truth value \(scalar.string)"
            default: "a value of type \(type.rawValue)"
            }
        }
    }

    func mismatch(_ wanted: String, remedy: String? = nil) {
        refuse("here is \(kind); wanted is \(wanted)", remedy: remedy)
    }

    /// As the core schema resolves it.
    private var type: Tag.Name { Tag.Name(rawValue: node.tag.rawValue) }

    /// A scalar of that type as it is written.
    func scalar(_ type: Tag.Name) -> String? {
        guard case .scalar(let scalar) = node, self.type == type else { return nil }
        return scalar.string
    }

    /// The elements of a list.
    func items() -> [Field]? {
        guard case .sequence(let sequence) = node else {
            mismatch("a list", remedy: "write [a, b], also where there is one element")
            return nil
        }
        return sequence.enumerated().map { index, node in
            Field(node: node, path: path + ["\(index + 1)"], report: report)
        }
    }

    /// A mapping that knows its keys.
    func section(_ known: [String]) -> Section? { Section(self, known: known) }

    /// A mapping whose keys are names of the policy's own.
    func section(named rule: TextRule) -> Section? {
        guard let section = Section(self, known: nil) else { return nil }
        for name in section.names {
            guard let defect = rule.defect(name) else { continue }
            report.refuse(
                section.place(of: name), section.path + [name], "‘\(name)’ is no name: \(defect)")
        }
        return section
    }
}
