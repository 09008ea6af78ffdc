import LMDB

/// Compares table `streams` with the records: each entry names the last event of its stream, and
/// the revisions add up to all events.
///
/// Every event's chain was followed by one step already. So an entry stands for as many events as
/// its revision says, and where the sum is the log's size none is outside.
enum StreamCheck {
    static func check(
        _ head: HeadRecord, _ transaction: borrowing ReadTransaction, _ tables: LogTables
    ) throws -> [VerifyReport.Problem] {
        var problems: [VerifyReport.Problem] = []
        var (sum, count) = (UInt64(0), UInt64(0))
        var cursor = try transaction.cursor(tables.streams)
        while try cursor.next(), problems.count < VerifyReport.problemsMax {
            let name = String(decoding: cursor.key.array, as: UTF8.self)
            let entry = try StreamEntry(cursor.value, stream: name)
            count += 1
            sum &+= entry.revision
            if entry.position > head.position {
                problems.append(
                    .init(position: nil, what: "table streams puts ‘\(name)’ beyond the head"))
                continue
            }
            guard let event = try? transaction.event(entry.position, tables) else { continue }
            if !event.streamBytes.isEqual(to: cursor.key) || event.revision != entry.revision {
                problems.append(
                    .init(
                        position: entry.position,
                        what: "table streams has a wrong entry for ‘\(name)’"))
            }
        }
        guard problems.isEmpty else { return problems }
        if count != head.streams {
            problems.append(
                .init(
                    position: nil,
                    what: "table streams has \(count) entries, the head says \(head.streams)"))
        } else if sum != head.position.rawValue {
            problems.append(
                .init(
                    position: nil,
                    what: "the revisions of table streams add up to \(sum) events of "
                        + "\(head.position.rawValue)"))
        }
        return problems
    }
}
