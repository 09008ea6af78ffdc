import EventLog
import LMDB

/// All versions of one view's rows in the order of key and position, up to a position.
///
/// This is what a generation is compared by (M13). Read in pages, each with a transaction of its
/// own: versions never change, so that a live view can be streamed while it is folded on.
struct VersionStream: IteratorProtocol, Sequence {
    struct Version: Equatable {
        var key: [UInt8]
        var position: Position
        /// As stored: its kind, then the row.
        var value: [UInt8]

        var text: String { String(decoding: key, as: UTF8.self) }
    }

    private let generation: Generation
    private let prefix: [UInt8]
    private let upTo: Position
    private var page: [Version] = []
    private var index = 0
    private var last: [UInt8]?
    private var isAtEnd = false
    private(set) var failure: (any Error)?

    private static let pageEntries = 2_048

    init(_ generation: Generation, code: UInt8, upTo: Position) {
        self.generation = generation
        prefix = [code]
        self.upTo = upTo
    }

    /// The next version; nil at the end, or when the store failed: then `failure` says why.
    mutating func next() -> Version? {
        while index == page.count {
            if isAtEnd { return nil }
            do {
                try fill()
            } catch {
                failure = error
                isAtEnd = true
                return nil
            }
        }
        index += 1
        return page[index - 1]
    }

    private mutating func fill() throws {
        page.removeAll(keepingCapacity: true)
        index = 0
        let (rows, prefix, upTo, start) = (generation.rows, prefix, upTo, last)
        var found: [Version] = []
        var end: [UInt8]?
        try generation.environment.read { transaction in
            var cursor = try transaction.cursor(rows)
            let from = start ?? prefix
            var isOn = try cursor.seek(atLeast: from.span.bytes)
            if let start, isOn, RowCode.copy(cursor.key) == start { isOn = try cursor.next() }
            var seen = 0
            while isOn, RowCode.hasPrefix(cursor.key, prefix) {
                let key = cursor.key
                let position = RowCode.position(key)
                if position <= upTo {
                    let name = key.extracting(1..<(key.byteCount - RowCode.suffixBytes))
                    found.append(
                        Version(
                            key: RowCode.copy(name), position: position,
                            value: RowCode.copy(cursor.value)))
                }
                seen += 1
                if seen == Self.pageEntries {
                    end = RowCode.copy(key)
                    break
                }
                isOn = try cursor.next()
            }
        }
        page = found
        last = end
        isAtEnd = end == nil
    }
}
