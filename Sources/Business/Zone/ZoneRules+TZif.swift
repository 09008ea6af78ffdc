import EventLog

/// Compiles a file of the tz database (RFC 9636) into rules; what they do not need is dropped:
/// names of time types, what is called daylight time, and all before 1970.
extension ZoneRules {
    /// Bytes of a TZif file, version 2 to 4.
    ///
    /// Refuses files without a rule for the future: a deadline must not rest on a guess.
    package init(
        tzif bytes: [UInt8], identifier: String, dataVersion: String
    ) throws(ZoneRulesError) {
        let data: TZifData
        do {
            data = try TZifData(bytes)
        } catch {
            throw ZoneRulesError(identifier, error)
        }
        let early = data.transitions.prefix { $0.at <= 0 }
        let initialOffset = early.last?.offset ?? data.firstOffset
        var transitions: [Transition] = []
        for transition in data.transitions.dropFirst(early.count)
        where transition.offset != (transitions.last?.offset ?? initialOffset) {
            transitions.append(transition)
        }
        self = try ZoneRules(
            identifier: identifier, dataVersion: dataVersion, initialOffset: initialOffset,
            transitions: transitions, footer: data.footer
        ).slimmed()
    }
}

/// What a TZif file says, of its 64-bit part.
struct TZifData: Equatable {
    /// Before the first transition.
    var firstOffset: Int
    var transitions: [ZoneRules.Transition]
    var footer: String

    init(_ bytes: [UInt8]) throws(ZoneRulesError.Problem) {
        var reader = TZifReader(bytes)
        let old = try reader.header()
        guard old.version != 0 else { throw .version1 }
        try reader.skip(old.size(timeBytes: 4))
        let counts = try reader.header()
        guard counts.leaps == 0 else { throw .leapSeconds }
        guard counts.types > 0 else { throw .badType(index: 0, count: 0) }
        try reader.require(counts.size(timeBytes: 8))
        let times = reader.integers(counts.times)
        let indices = reader.take(counts.times)
        let offsets = reader.offsets(counts.types)
        try reader.skip(counts.size(timeBytes: 8) - counts.times * 9 - counts.types * 6)
        footer = try reader.footer()
        firstOffset = offsets[0]
        transitions = []
        for (time, index) in zip(times, indices) {
            guard index < offsets.count else {
                throw .badType(index: Int(index), count: offsets.count)
            }
            guard transitions.last.map({ $0.at < time }) ?? true else {
                throw .transitionsOutOfOrder(at: time)
            }
            transitions.append(.init(at: time, offset: offsets[Int(index)]))
        }
    }
}
