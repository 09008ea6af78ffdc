import Foundation
import Schema
import SwiftProtobuf
import Testing

@testable import Projections

/// A row without some of its fields is the row with them, but for them.
@Suite struct FieldSetTests {
    private static let row = AuditRow.with {
        $0.run.exceptionID = "QX-9"
        $0.run.version = 300
        $0.eventID = String(repeating: "e", count: 300)
        $0.dispositionPosition = .max
        $0.closedAt.seconds = -1
        $0.source.exceptionID = "QX-9"
        $0.checks = [Check(), Check()]
        $0.steps = [AuditStep.with { $0.position = 7 }]
        $0.outcome = .completed
        $0.complete = true
        $0.missing = ["a", "", "b"]
        $0.repeats = [1, 128, 1 << 40]
    }

    private func members(_ row: AuditRow) throws -> [String: NSObject] {
        let object = try JSONSerialization.jsonObject(with: try row.jsonUTF8Data())
        return try #require(object as? [String: NSObject])
    }

    @Test(
        "Leaving fields out leaves all others as they are",
        arguments: [
            ([], []), ([1], ["run"]), ([8, 10, 13], ["source", "checks", "steps"]),
            ([4, 19, 23], ["dispositionPosition", "complete", "repeats"]), ([20], ["missing"]),
            ([2, 63], []),
        ] as [(FieldSet, [String])])
    func leavesTheOthers(fields: FieldSet, names: [String]) throws {
        let bytes: [UInt8] = try Self.row.serializedBytes()
        let found = try members(AuditRow(serializedBytes: fields.removed(from: bytes)))
        var expected = try members(Self.row)
        for name in names { #expect(expected.removeValue(forKey: name) != nil) }
        #expect(found == expected)
    }

    @Test("Bytes that are cut short are left to the decoder, which refuses them")
    func cut() throws {
        let bytes: [UInt8] = try Self.row.serializedBytes()
        let fields: FieldSet = [1, 8, 10]
        var refused = 0
        for count in bytes.indices {
            let cut = Array(bytes[..<count])
            let isRefused = (try? AuditRow(serializedBytes: cut)) == nil
            let removed = fields.removed(from: cut)
            if isRefused { #expect(removed == cut) }
            refused += isRefused ? 1 : 0
        }
        #expect(refused > bytes.count / 2)
    }
}
