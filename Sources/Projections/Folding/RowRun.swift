import EventLog
import Glibc
import SwiftProtobuf

/// Row versions on their way into the store: encoded into one buffer, then sorted by their keys.
///
/// Sorted, neighbouring puts hit the same page of the B-tree; encoded once, they need no memory of
/// their own each.
struct RowRun {
    private struct Entry {
        var start: Int
        var keyBytes: Int
        var valueBytes: Int
    }

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []

    var count: Int { entries.count }
    /// Bytes of keys and values together.
    var byteCount: Int { bytes.count }

    /// - Parameter isListed: whether readers see the row.
    mutating func append(
        _ code: UInt8, _ key: RowKey, _ position: Position, _ row: (some SwiftProtobuf.Message)?,
        isListed: Bool = true
    ) throws {
        let start = bytes.count
        bytes.append(code)
        bytes.append(contentsOf: key.text.utf8)
        RowCode.append(position, to: &bytes)
        let keyBytes = bytes.count - start
        if let row {
            bytes.append(isListed ? RowCode.row : RowCode.withheld)
            bytes.append(contentsOf: try row.serializedBytes() as [UInt8])
        } else {
            bytes.append(RowCode.tombstone)
        }
        entries.append(
            Entry(start: start, keyBytes: keyBytes, valueBytes: bytes.count - start - keyBytes))
    }

    /// Where the run ends now.
    var mark: Mark { Mark(entries: entries.count, bytes: bytes.count) }

    struct Mark {
        fileprivate var entries: Int
        fileprivate var bytes: Int
    }

    /// Drops what was appended since a mark, before any sorting.
    mutating func cut(to mark: Mark) {
        entries.removeSubrange(mark.entries...)
        bytes.removeSubrange(mark.bytes...)
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
    }

    mutating func sort() {
        bytes.withUnsafeBytes { bytes in
            entries.sort { a, b in
                let common = min(a.keyBytes, b.keyBytes)
                let order = memcmp(
                    bytes.baseAddress! + a.start, bytes.baseAddress! + b.start, common)
                return order == 0 ? a.keyBytes < b.keyBytes : order < 0
            }
        }
    }

    func forEach(_ body: (_ key: RawSpan, _ value: RawSpan) throws -> Void) throws {
        let all = bytes.span.bytes
        for entry in entries {
            let valueStart = entry.start + entry.keyBytes
            try body(
                all.extracting(entry.start..<valueStart),
                all.extracting(valueStart..<valueStart + entry.valueBytes))
        }
    }
}
