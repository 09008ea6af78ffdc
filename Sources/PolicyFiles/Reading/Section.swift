import Yams

/// A mapping of the file, its entries found by their keys.
///
/// The rule that it keeps: a key that it does not know is refused with the ones that it does, since
/// a misspelt one would otherwise be a rule that never holds.
struct Section {
    let path: [String]
    let report: Report
    /// Its own place: that of the key that leads to it.
    let place: Place
    /// In the order of the file.
    let names: [String]
    private let entries: [String: (place: Place, value: Node)]

    /// - Parameter known: nil where the keys are names of the policy's own.
    init?(_ field: Field, known: [String]?) {
        guard case .mapping(let mapping) = field.node else {
            field.mismatch(
                "a mapping", remedy: known.map { "its keys: \($0.joined(separator: ", "))" })
            return nil
        }
        var names: [String] = []
        var entries: [String: (Place, Node)] = [:]
        for (key, value) in mapping {
            let at = Place(key.mark)
            guard case .scalar(let scalar) = key else {
                field.report.refuse(at, field.path, "a key is one word, no list and no mapping")
                continue
            }
            let name = scalar.string
            if let known, !known.contains(name) {
                field.report.refuse(
                    at, field.path + [name], "the key ‘\(name)’ is not known here",
                    remedy: "known are: \(known.joined(separator: ", "))")
            } else if entries.updateValue((at, value), forKey: name) != nil {
                field.report.refuse(at, field.path + [name], "‘\(name)’ stands twice")
            } else {
                names.append(name)
                field.report.note(field.path + [name], at: at)
            }
        }
        self.path = field.path
        self.report = field.report
        self.place = field.report.places[field.path] ?? field.place
        self.names = names
        self.entries = entries
    }

    func place(of key: String) -> Place { entries[key]?.place ?? place }

    /// What stands under a key, if anything.
    subscript(key: String) -> Field? {
        entries[key].map { Field(node: $0.value, path: path + [key], report: report) }
    }

    /// What must stand under a key.
    func required(_ key: String, remedy: String? = nil) -> Field? {
        if let field = self[key] { return field }
        report.refuse(place, path, "‘\(key)’ is missing", remedy: remedy)
        return nil
    }

    /// All of its entries as mappings with these keys.
    func sections(_ known: [String]) -> [(name: String, section: Section)] {
        names.compactMap { name in
            self[name]?.section(known).map { (name, $0) }
        }
    }
}
