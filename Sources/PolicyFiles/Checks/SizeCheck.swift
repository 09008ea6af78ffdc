import EventLog
import Schema
import SwiftProtobuf

/// Whether a policy's events fit into the log, and which part makes them too large.
struct SizeCheck {
    static let bytesMax = NewEvent.payloadBytesMax

    /// One section of the file, by the bytes that its event would be shorter without it.
    private struct Part {
        var path: [String]
        var bytes: Int
        var remedy: String
    }

    let places: [[String]: Place]

    func check(
        _ policy: CasePolicyAdopted, _ calendars: [CalendarAdopted]
    ) throws(PolicyFileError) {
        for calendar in calendars {
            let path = ["calendars", calendar.name]
            try check(
                calendar, "calendar ‘\(calendar.name)’",
                [
                    part(calendar, path + ["holidays"], "leave out the ones that are past") {
                        $0.holidays = []
                    },
                    part(calendar, path + ["zone"], "use the system's compact zone data") {
                        $0.zone = ZoneTable()
                    },
                ])
        }
        try check(
            policy, "the policy",
            [
                part(policy, ["accounts"], "leave out accounts that have no TAM") {
                    $0.accounts = []
                },
                part(policy, ["people"], "leave out absences that are over, and who is gone") {
                    $0.people = []
                },
                part(policy, ["teams"], "leave out teams that take no cases") { $0.teams = [] },
                part(policy, ["milestones"], "let priorities share the default budget") {
                    $0.milestones = []
                },
            ])
    }

    private func check(
        _ event: some Message, _ what: String, _ parts: [Part]
    ) throws(PolicyFileError) {
        let bytes = Self.size(event)
        guard bytes > Self.bytesMax, let largest = parts.max(by: { $0.bytes < $1.bytes }) else {
            return
        }
        let shares = parts.filter { $0.bytes > 0 }
            .map { "\($0.path.last ?? "") \($0.bytes)" }.joined(separator: ", ")
        throw PolicyFileError(
            PolicyProblem(
                places[largest.path] ?? .start, largest.path,
                "\(what) is too large: \(bytes) bytes as an event, at most \(Self.bytesMax) "
                    + "(\(shares))", remedy: largest.remedy))
    }

    private func part<Event: Message>(
        _ event: Event, _ path: [String], _ remedy: String, without clear: (inout Event) -> Void
    ) -> Part {
        var rest = event
        clear(&rest)
        return Part(path: path, bytes: Self.size(event) - Self.size(rest), remedy: remedy)
    }

    private static func size(_ event: some Message) -> Int {
        do {
            let bytes: [UInt8] = try event.serializedBytes()
            return bytes.count
        } catch {
            preconditionFailure("a message of proto3 has a wire form: \(error)")
        }
    }
}
