import Glibc
import TextForms

/// One part of an answer that has several: a record told field by field, or some records in rows.
///
/// The rule: on a terminal a block has a title, on a pipe each of its lines begins with its name,
/// and in JSON it is the member of that name.
struct Block {
    let name: String
    let json: String
    let plain: [String]
    private let table: (_ columns: Int, _ hasColour: Bool) -> [String]

    /// A record; `null` in JSON where there is none.
    static func one<R>(_ name: String, _ format: RecordFormat<R>, _ record: R?) -> Block {
        guard let record else { return Block(name: name, json: "null", plain: []) { _, _ in [] } }
        let fields = format.jsonColumns.map { ($0, $0.value(record)) }
        let told = fields.filter { $0.1 != .none && $0.1 != .json("[]") }
        let width = told.map { DisplayWidth.of($0.0.name) }.max() ?? 0
        return Block(
            name: name, json: JSONText.object(fields.map { ($0.0.name, $0.1) }),
            plain: fields.map { "\(name)\t\($0.0.name)\t\(Escaping.line($0.1.plain))" }
        ) { _, hasColour in
            told.map { column, value in
                let label = column.name.padded(to: width)
                return "  \(Style.dim.on(label, enabled: hasColour))  "
                    + Escaping.line(value.plain)
            }
        }
    }

    /// Records in rows; an empty array in JSON where there are none.
    static func many<R>(_ name: String, _ format: RecordFormat<R>, _ records: [R]) -> Block {
        Block(
            name: name,
            json: JSONText.array(
                records.map { record in
                    JSONText.object(format.jsonColumns.map { ($0.name, $0.value(record)) })
                }),
            plain: records.map { record in
                ([name] + format.plainColumns.map { Escaping.line($0.value(record).plain) })
                    .joined(separator: "\t")
            }
        ) { columns, hasColour in
            guard !records.isEmpty else { return [] }
            let values = records.map { record in format.tableColumns.map { $0.value(record) } }
            let layout = TableLayout(
                headings: format.tableColumns.map(\.heading), sample: values, isWhole: true,
                columns: columns - 2, hasColour: hasColour)
            return ([layout.header] + values.map(layout.row)).map { "  " + $0 }
        }
    }

    private init(
        name: String, json: String, plain: [String], table: @escaping (Int, Bool) -> [String]
    ) {
        self.name = name
        self.json = json
        self.plain = plain
        self.table = table
    }

    /// Prints the blocks of one answer. `--quiet` prints `id` alone.
    static func print(_ blocks: [Block], id: String, mode: OutputMode) throws {
        var output = StandardOutput()
        switch mode {
        case .json:
            try output.line(JSONText.object(blocks.map { (name: $0.name, value: $0.json) }))
        case .quiet:
            try output.line(Escaping.line(id))
        case .plain:
            for line in blocks.flatMap(\.plain) { try output.line(line) }
        case .table:
            let hasColour = Terminal.hasColour(on: STDOUT_FILENO)
            for block in blocks {
                let lines = block.table(Terminal.columns, hasColour)
                guard !lines.isEmpty else { continue }
                try output.line(Style.bold.on(block.name, enabled: hasColour))
                for line in lines { try output.line(line) }
            }
        }
        try output.flush()
    }
}

extension String {
    fileprivate func padded(to columns: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, columns - DisplayWidth.of(self)))
    }
}
