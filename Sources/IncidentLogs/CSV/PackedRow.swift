/// A row in numbers alone, for sorting many: texts and people are places in a ``Vocabulary``.
struct PackedRow: Sendable {
    private var updated: UInt32
    private var modifications: UInt32
    private var row: UInt32
    private var number: UInt32
    private var reassignments: UInt32
    private var reopenings: UInt32
    private var opened: UInt32
    private var created: UInt32
    private var people: InlineArray<5, UInt32>
    private var words: InlineArray<11, UInt32>
    private var flags: UInt8
    private var links: UInt8

    init(_ source: IncidentRow, _ vocabulary: inout Vocabulary) {
        updated = Self.packed(source.sysUpdatedAt)
        modifications = UInt32(source.sysModCount)
        row = UInt32(source.row)
        number = vocabulary.place(of: source.number)
        reassignments = UInt32(source.reassignmentCount)
        reopenings = UInt32(source.reopenCount)
        opened = Self.packed(source.openedAt)
        created = source.sysCreatedAt.map(Self.packed) ?? .max
        people = [
            vocabulary.place(of: source.caller), vocabulary.place(of: source.openedBy),
            vocabulary.place(of: source.sysCreatedBy), vocabulary.place(of: source.sysUpdatedBy),
            vocabulary.place(of: source.assignedTo),
        ]
        words = [
            vocabulary.place(of: source.state.text), vocabulary.place(of: source.priority.text),
            vocabulary.place(of: source.impact.text), vocabulary.place(of: source.urgency.text),
            vocabulary.place(of: source.assignmentGroup), vocabulary.place(of: source.contactType),
            vocabulary.place(of: source.location), vocabulary.place(of: source.category),
            vocabulary.place(of: source.subcategory), vocabulary.place(of: source.symptom),
            vocabulary.place(of: source.notify),
        ]
        flags =
            (source.isActive ? 1 : 0) | (source.madeSLA ? 2 : 0) | (source.hasKnowledge ? 4 : 0)
            | (source.isPriorityConfirmed ? 8 : 0)
        links = source.links.rawValue
    }

    /// The order of ``LiveOrder``.
    func precedes(_ other: PackedRow) -> Bool {
        (updated, modifications, row) < (other.updated, other.modifications, other.row)
    }

    func unpacked(_ vocabulary: Vocabulary) -> IncidentRow {
        IncidentRow(
            row: Int(row), number: vocabulary.text(number)!,
            state: IncidentState(vocabulary.text(words[0])!), isActive: flags & 1 != 0,
            madeSLA: flags & 2 != 0, reassignmentCount: Int(reassignments),
            reopenCount: Int(reopenings), sysModCount: Int(modifications),
            openedAt: Self.time(opened), sysCreatedAt: created == .max ? nil : Self.time(created),
            sysUpdatedAt: Self.time(updated),
            priority: IncidentPriority(vocabulary.text(words[1])!),
            impact: IncidentLevel(vocabulary.text(words[2])!),
            urgency: IncidentLevel(vocabulary.text(words[3])!),
            caller: vocabulary.person(people[0]), openedBy: vocabulary.person(people[1]),
            sysCreatedBy: vocabulary.person(people[2]), sysUpdatedBy: vocabulary.person(people[3]),
            assignedTo: vocabulary.person(people[4]), assignmentGroup: vocabulary.text(words[4]),
            contactType: vocabulary.text(words[5]), location: vocabulary.text(words[6]),
            category: vocabulary.text(words[7]), subcategory: vocabulary.text(words[8]),
            symptom: vocabulary.text(words[9]), notify: vocabulary.text(words[10]),
            hasKnowledge: flags & 4 != 0, isPriorityConfirmed: flags & 8 != 0,
            links: IncidentLinks(rawValue: links))
    }

    private static func packed(_ time: WallMinute) -> UInt32 { UInt32(time.minutesSince1970) }
    private static func time(_ minutes: UInt32) -> WallMinute {
        WallMinute(minutesSince1970: Int(minutes))
    }
}

/// Each text and each person of many rows once, under a number; 0 is none.
struct Vocabulary: Sendable {
    private var texts: [String?] = [nil]
    private var textPlaces: [String: UInt32] = [:]
    private var people: [Pseudonym?] = [nil]
    private var peoplePlaces: [Pseudonym: UInt32] = [:]

    mutating func place(of text: String?) -> UInt32 {
        guard let text else { return 0 }
        if let place = textPlaces[text] { return place }
        textPlaces[text] = UInt32(texts.count)
        texts.append(text)
        return UInt32(texts.count - 1)
    }

    mutating func place(of person: Pseudonym?) -> UInt32 {
        guard let person else { return 0 }
        if let place = peoplePlaces[person] { return place }
        peoplePlaces[person] = UInt32(people.count)
        people.append(person)
        return UInt32(people.count - 1)
    }

    func text(_ place: UInt32) -> String? { texts[Int(place)] }
    func person(_ place: UInt32) -> Pseudonym? { people[Int(place)] }
}
