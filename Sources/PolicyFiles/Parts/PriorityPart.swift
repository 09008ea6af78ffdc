import Schema

/// `priorities`: how each is answered (B-01, B-13, B-50).
enum PriorityPart {
    static let keys = ["contact", "immediate", "tells_tam", "confirmations"]
    static let levels: KeyValuePairs<String, Priority> = [
        "P1": .p1, "P2": .p2, "P3": .p3, "P4": .p4,
    ]

    private static let contacts: KeyValuePairs<String, Channel> = ["call": .call, "mail": .mail]
    private static let confirmations: KeyValuePairs<String, ConfirmationKind> = [
        "customer": .customer, "engineer": .engineer, "monitoring": .monitoring,
        "silence": .silence,
    ]

    static func read(_ root: Section) -> [PriorityRules] {
        guard let section = root.required("priorities")?.section(levels.map(\.key)) else {
            return []
        }
        return levels.compactMap { name, level in
            guard let rules = section.required(name)?.section(keys) else { return nil }
            return PriorityRules.with {
                $0.priority = level
                $0.contact = rules.required("contact")?.choice(contacts) ?? .unspecified
                $0.immediate = rules["immediate"]?.flag() ?? false
                $0.tellsTam = rules["tells_tam"]?.flag() ?? false
                $0.confirmations = kinds(rules.required("confirmations"))
            }
        }
    }

    private static func kinds(_ field: Field?) -> [ConfirmationKind] {
        guard let field, let items = field.items() else { return [] }
        if items.isEmpty { field.refuse("name at least one kind of confirmation") }
        var kinds: [ConfirmationKind] = []
        for item in items {
            guard let kind = item.choice(confirmations) else { continue }
            if kinds.contains(kind) { item.refuse("it stands twice") }
            kinds.append(kind)
        }
        return kinds
    }
}
