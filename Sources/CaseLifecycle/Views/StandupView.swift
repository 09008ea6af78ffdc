import EventLog
import Projections
import Schema

/// Each team's digest of each date, and what became of it: one row a team and date.
///
/// The rule that it keeps: a date that was missed has a row as well, as far as the digest that came
/// instead names it; a working date is not just absent.
package enum StandupView: View {
    package static let name = "standup"
    package static let version: UInt32 = 1
    package static let types: Set<String> = [
        StandupPrepared.protoMessageName, StandupSettled.protoMessageName,
    ]

    package static func group(of row: StandupRow) -> UInt8 { row.state.group }

    package static func fold(_ event: RecordedEvent, into rows: inout RowSet<StandupRow>) throws {
        switch event.type {
        case StandupPrepared.protoMessageName: prepare(try event.decoded(), event, &rows)
        case StandupSettled.protoMessageName: try settle(try event.decoded(), event, &rows)
        default: preconditionFailure("the fold did not ask for \(event.type)")
        }
    }

    package static func key(_ team: String, _ date: String) -> String { "\(team)/\(date)" }

    private static func prepare(
        _ prepared: StandupPrepared, _ event: RecordedEvent, _ rows: inout RowSet<StandupRow>
    ) {
        for date in prepared.missed {
            rows[key(prepared.team, date)] = StandupRow.with {
                $0.team = prepared.team
                $0.date = date
                $0.state = .missed
                $0.toldOn = prepared.date
            }
        }
        rows[key(prepared.team, prepared.date)] = StandupRow.with {
            $0.team = prepared.team
            $0.date = prepared.date
            $0.state = .prepared
            $0.due = prepared.due
            $0.latenessMs = prepared.latenessMs
            $0.openP1 = prepared.openP1.total
            $0.stagnant = prepared.stagnant.total
            $0.escalated = prepared.escalated.total
            $0.followups = prepared.followups.total
            $0.address = prepared.address
            $0.preparedAt = event.recorded.timestamp
            $0.lookedAt = prepared.lookedAt
            $0.stamp = prepared.stamp
        }
    }

    private static func settle(
        _ settled: StandupSettled, _ event: RecordedEvent, _ rows: inout RowSet<StandupRow>
    ) throws {
        let key = key(settled.team, settled.date)
        guard var row = rows[key] else { throw FoldError("digest \(key) was never prepared") }
        row.state = StandupState(settled.outcome)
        row.settledAt = event.recorded.timestamp
        row.reference = settled.reference
        row.detail = settled.detail
        rows[key] = row
    }
}

extension StandupState {
    fileprivate init(_ outcome: NoticeOutcome) {
        switch outcome {
        case .accepted: self = .sent
        case .rejected: self = .rejected
        case .unavailable: self = .unavailable
        case .inDoubt: self = .inDoubt
        case .withdrawn: self = .withdrawn
        case .unspecified, .UNRECOGNIZED: self = .unspecified
        }
    }
}
