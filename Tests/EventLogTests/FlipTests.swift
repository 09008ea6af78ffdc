import Foundation
import LMDB
import Testing

@testable import EventLog

/// Single bits of stored records are turned over in the file itself, below everything that guards
/// them. `DAYBOOK_FLIPS=10000` runs the long form.
@Suite("A-59 a flipped bit is found, and read by nobody as good") struct FlipTests {
    private static let flips =
        ProcessInfo.processInfo.environment["DAYBOOK_FLIPS"].flatMap { Int($0) } ?? 300

    /// Where a record lies in the file.
    private struct Place {
        let position: Position
        let stream: String
        let bytes: Range<Int>
    }

    @Test("Every flipped bit of a record is found by verify, and no read returns the record")
    func records() throws {
        let store = try TemporaryStore()
        let log = try store.open()
        defer { log.close() }
        try fill(log)
        let file = store.path + "/log/data.mdb"
        let places = try self.places(log, file)
        let descriptor = open(file, O_RDWR)
        defer { close(descriptor) }
        #expect(descriptor >= 0)
        var random = SeededGenerator(seed: 20)
        for _ in 0..<Self.flips {
            guard let place = places.randomElement(using: &random) else { return }
            let offset = Int.random(in: place.bytes, using: &random)
            let bit = UInt8(1) << UInt8.random(in: 0..<8, using: &random)
            try flip(descriptor, offset, bit)
            let what = "bit \(bit) of byte \(offset - place.bytes.lowerBound) of \(place.position)"
            let report = try log.verify(threads: 1)
            #expect(Set(report.problems.map(\.position)) == [place.position], "\(what)")
            try readsRefuse(log, place, what)
            try flip(descriptor, offset, bit)
        }
        #expect(try log.verify().isSound)
    }

    private func flip(_ descriptor: Int32, _ offset: Int, _ bit: UInt8) throws {
        var byte = UInt8(0)
        try #require(pread(descriptor, &byte, 1, off_t(offset)) == 1)
        byte ^= bit
        try #require(pwrite(descriptor, &byte, 1, off_t(offset)) == 1)
    }

    /// Each way to read refuses, or does not come upon the record.
    private func readsRefuse(_ log: EventLog, _ place: Place, _ what: String) throws {
        let position = place.position
        let reads: [() throws -> Void] = [
            { _ = try log.event(at: position) },
            { _ = try log.read(limit: .max) },
            { _ = try log.readBackward(limit: .max) },
            { _ = try log.readStream(place.stream) },
            { _ = try log.readStreamBackward(place.stream, limit: .max) },
            { _ = try log.envelope(at: position) },
            { _ = try log.matchesLeaf(at: position) },
            { try log.scan { _ in } },
        ]
        for (index, read) in reads.enumerated() {
            #expect(throws: StoreError.self, "read \(index), \(what)") { try read() }
        }
    }

    /// Short records, several on a page, and long ones on pages of their own.
    private func fill(_ log: EventLog) throws {
        for number in 0..<30 {
            let length = [0, 3, 200, 1_900, 2_500, 9_000, 16_384][number % 7]
            let payload = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ number) }
            let events = (0...number % 3).map {
                event("s/\(number % 5)", id: "\(number)-\($0)", payload: payload)
            }
            _ = try log.appendBlocking(request("k-\(number)", events))
        }
    }

    /// From the addresses that LMDB gives, and where the file is mapped.
    private func places(_ log: EventLog, _ file: String) throws -> [Place] {
        let maps = try String(contentsOfFile: "/proc/self/maps", encoding: .utf8)
        // The kernel's spelling of the path may differ in front.
        let end = file.split(separator: "/").suffix(4).joined(separator: "/")
        let line = try #require(maps.split(separator: "\n").first { $0.hasSuffix(end) })
        let start = try #require(line.split(separator: "-").first.flatMap { Int($0, radix: 16) })
        var places: [Place] = []
        try log.scan { event in
            let range = event.value.withUnsafeBytes { bytes in
                let address = Int(bitPattern: bytes.baseAddress)
                return address - start..<address - start + bytes.count
            }
            places.append(Place(position: event.position, stream: event.stream, bytes: range))
        }
        return places
    }
}
