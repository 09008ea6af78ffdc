import Glibc
import TextForms

/// Prints the records of a listing in the mode that was asked for, as they come.
///
/// The rule: memory does not grow with the number of records. A table takes its widths from the
/// first records and cuts what comes later and is wider.
struct RecordPrinter<Record>: ~Copyable {
    private let listing: RecordFormat<Record>
    /// Those that the mode shows.
    private let columns: [Column<Record>]
    private let mode: OutputMode
    private let sampleSize: Int
    private var output: StandardOutput
    private var sample: [[Value]] = []
    private var layout: TableLayout?
    private(set) var count = 0

    /// - Parameter isLive: records come one by one over time, so that none may wait in a buffer.
    init(_ listing: RecordFormat<Record>, mode: OutputMode, isLive: Bool = false) {
        self.listing = listing
        self.mode = mode
        columns =
            switch mode {
            case .table: listing.tableColumns
            case .plain: listing.plainColumns
            case .json: listing.jsonColumns
            case .quiet: []
            }
        sampleSize = isLive ? 1 : 500
        output = StandardOutput(flushesEachLine: isLive || Terminal.isOutput)
    }

    mutating func print(_ record: Record) throws {
        count += 1
        switch mode {
        case .json:
            let members = columns.map { (name: $0.name, value: $0.value(record)) }
            try output.line(JSONText.object(members))
        case .quiet:
            try output.line(Escaping.line(listing.id(record)))
        case .plain:
            for (index, column) in columns.enumerated() {
                if index > 0 { output.add("\t") }
                output.add(column.value(record).line)
            }
            try output.endLine()
        case .table:
            let values = columns.map { $0.value(record) }
            if let layout { return try output.line(layout.row(values)) }
            sample.append(values)
            if sample.count >= sampleSize { try settle(isWhole: false) }
        }
    }

    /// Prints what is still held back. A table without records prints nothing.
    mutating func finish() throws {
        if mode == .table && layout == nil && !sample.isEmpty { try settle(isWhole: true) }
        try output.flush()
    }

    private mutating func settle(isWhole: Bool) throws {
        let layout = TableLayout(
            headings: columns.map(\.heading), sample: sample, isWhole: isWhole,
            columns: Terminal.columns,
            hasColour: Terminal.hasColour(on: STDOUT_FILENO))
        try output.line(layout.header)
        for values in sample { try output.line(layout.row(values)) }
        sample = []
        self.layout = layout
    }
}
