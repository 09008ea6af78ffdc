import EventLog
import Schema

/// What was refused and left evidence: quarantined input, and known keys with other content.
///
/// One row for each event, never changed: it is a register, not a state.
package enum QuarantineView: View {
    package static let name = "quarantine"
    package static let version: UInt32 = 1
    package static let types: Set<String> = [
        EventQuarantined.protoMessageName,
        IdempotencyConflictRecorded.protoMessageName,
    ]

    package static func group(of row: QuarantineRow) -> UInt8 { row.kind.group }

    package static func fold(
        _ event: RecordedEvent, into rows: inout RowSet<QuarantineRow>
    ) throws {
        var row = QuarantineRow()
        row.position = event.position.rawValue
        row.recordedAt = event.recorded.timestamp
        switch event.type {
        case EventQuarantined.protoMessageName:
            let quarantined: EventQuarantined = try event.decoded()
            row.kind = .quarantined
            row.source = quarantined.source
            row.id = quarantined.id
            row.type = quarantined.type
            row.digest = hexadecimal(quarantined.sha256)
            row.sizeBytes = quarantined.sizeBytes
            row.place = quarantined.place
            row.reason = quarantined.reason
        case IdempotencyConflictRecorded.protoMessageName:
            let conflict: IdempotencyConflictRecorded = try event.decoded()
            row.kind = .conflict
            row.source = conflict.source
            row.id = conflict.id
            row.digest = hexadecimal(conflict.digest)
            row.reason = "the key stands for other content"
            row.firstPosition = conflict.firstPosition
        default:
            preconditionFailure("the fold did not ask for \(event.type)")
        }
        rows[key(event.position)] = row
    }

    /// Twenty digits, so that the order of keys is the order of positions.
    package static func key(_ position: Position) -> String {
        let digits = String(position.rawValue)
        return String(repeating: "0", count: 20 - digits.count) + digits
    }
}

/// Lower-case hexadecimal digits of some bytes.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}
