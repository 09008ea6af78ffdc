import TextForms

/// The widths of a table's columns, and rows laid out in them.
///
/// The rule: a row never wraps. Where the terminal is too narrow, text gives way, the widest first,
/// down to a minimum that still tells one value from another; numbers and times are never cut as
/// long as anything else can be.
struct TableLayout {
    static let gap = "  "
    static let narrowest = 8

    private let shown: [Int]
    private let headings: [String]
    private let widths: [Int]
    private let isRight: [Bool]
    private let columns: Int
    private let hasColour: Bool

    /// - Parameter isWhole: the sample is all there is, so that what is empty in it can be left
    ///   out.
    init(
        headings: [String], sample: [[Value]], isWhole: Bool, columns: Int, hasColour: Bool
    ) {
        let isEmpty = headings.indices.map { index in sample.allSatisfy { $0[index] == .none } }
        shown = headings.indices.filter { $0 == 0 || !isWhole || !isEmpty[$0] }
        self.headings = shown.map { headings[$0] }
        self.columns = columns
        self.hasColour = hasColour
        isRight = shown.map { index in
            !isEmpty[index] && sample.allSatisfy { $0[index].isNumber || $0[index] == .none }
        }
        let isRigid = shown.map { index in sample.contains { $0[index].isRigid } }
        let wanted = shown.map { index in
            sample.map { DisplayWidth.of(Escaping.line($0[index].told)) }
                .reduce(DisplayWidth.of(headings[index]), max)
        }
        widths = Self.narrowed(wanted, isRigid, to: columns)
    }

    var header: String {
        let cells = headings.indices.map { cell(headings[$0], at: $0) }
        return Style.bold.on(joined(cells), enabled: hasColour)
    }

    func row(_ values: [Value]) -> String {
        joined(shown.indices.map { cell(Escaping.line(values[shown[$0]].told), at: $0) })
    }

    private func cell(_ text: String, at index: Int) -> String {
        let fitted = DisplayWidth.fit(text, columns: widths[index])
        let missing = max(0, widths[index] - DisplayWidth.of(fitted))
        let padding = String(repeating: " ", count: missing)
        return isRight[index] ? padding + fitted : fitted + padding
    }

    private func joined(_ cells: [String]) -> String {
        var line = cells.joined(separator: Self.gap)
        while line.last == " " { line.removeLast() }
        return DisplayWidth.fit(line, columns: columns)
    }

    private static func narrowed(_ wanted: [Int], _ isRigid: [Bool], to columns: Int) -> [Int] {
        var widths = wanted
        let available = columns - gap.count * max(0, widths.count - 1)
        while widths.reduce(0, +) > available {
            let soft = widths.indices.filter { !isRigid[$0] && widths[$0] > narrowest }
            guard let widest = soft.max(by: { widths[$0] <= widths[$1] }) else { break }
            widths[widest] -= 1
        }
        return widths
    }
}

extension Value {
    /// What a cut would spoil.
    fileprivate var isRigid: Bool {
        switch self {
        case .number, .instant, .flag: true
        default: false
        }
    }

    /// For a table: a time to the second, as nobody reads nanoseconds in a column.
    fileprivate var told: String {
        guard case .instant(let instant) = self else { return plain }
        let nanoseconds = instant.nanoseconds
        let fraction = ((nanoseconds % 1_000_000_000) + 1_000_000_000) % 1_000_000_000
        return instant.adding(nanoseconds: -fraction).description
    }
}
