import LMDB
import Schema

/// Compares what is gone from the log with what the log says is gone: a payload that is missing
/// without an event that says so was taken by somebody else.
struct ErasureCheck: Sendable {
    private var erased = PositionSet()
    private var named = PositionSet()
    private var endedStreams: Set<String> = []

    mutating func noteErased(_ position: UInt64) { erased[position] = true }

    /// What is wrong with the event that tells of an erasure, or nil.
    mutating func note(_ event: borrowing EventView) -> String? {
        guard event.isInStream(AppendPass.erasureStream),
            let told = try? PayloadErased(serializedBytes: event.payload.array)
        else { return "it does not tell what was erased" }
        let limit = event.position.rawValue
        guard told.positions.allSatisfy({ $0 > 0 && $0 < limit }) else {
            return "it tells of an erasure behind it"
        }
        for position in told.positions { named[position] = true }
        endedStreams.formUnion(told.endedStreams)
        return nil
    }

    mutating func merge(_ other: ErasureCheck) {
        erased.formUnion(other.erased)
        named.formUnion(other.named)
        endedStreams.formUnion(other.endedStreams)
    }

    /// - Parameter start: what is up to there was not looked at.
    func problems(
        after start: Position, _ transaction: borrowing ReadTransaction, _ tables: LogTables
    ) throws -> [VerifyReport.Problem] {
        let limit = VerifyReport.problemsMax
        var problems = erased.members(missingIn: named, limit: limit).map {
            VerifyReport.Problem(
                position: $0, what: "its payload is gone, and no PayloadErased tells of it")
        }
        // One that was erased while others were checked is looked at again.
        for position in named.members(missingIn: erased, limit: .max) where position > start {
            guard let event = try? transaction.event(position, tables), !event.isErased else {
                continue
            }
            problems.append(.init(position: position, what: "a PayloadErased names it in vain"))
        }
        return problems + (start == .start ? try streamProblems(transaction, tables) : [])
    }

    private func streamProblems(
        _ transaction: borrowing ReadTransaction, _ tables: LogTables
    ) throws -> [VerifyReport.Problem] {
        var found: Set<String> = []
        var cursor = try transaction.cursor(tables.streams)
        while try cursor.next() {
            let name = String(decoding: cursor.key.array, as: UTF8.self)
            if try StreamEntry(cursor.value, stream: name).isEnded { found.insert(name) }
        }
        return found.symmetricDifference(endedStreams).sorted().map { stream in
            let what =
                found.contains(stream)
                ? "table streams has ‘\(stream)’ as ended, and no PayloadErased tells of it"
                : "table streams has ‘\(stream)’ as open, which was erased"
            return VerifyReport.Problem(position: nil, what: what)
        }
    }
}
