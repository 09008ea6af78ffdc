import Foundation
import Testing

/// Flipped bits in the heads of LMDB's pages, which no checksum of ours covers.
@Suite struct PageDamageTests {
    /// Bits that made LMDB assert or follow a wrong pointer: of a page's flags, of its bounds, of
    /// where its first entries stand.
    private static let bits: [(byte: Int, bit: UInt8)] = [
        (0x0A, 1), (0x0C, 2), (0x0D, 3), (0x0E, 4), (0x10, 4), (0x11, 3), (0x12, 6), (0x15, 2),
    ]

    @Test("A-59 verify answers when a page of LMDB's own is damaged, and is ended by no signal")
    func answers() throws {
        let store = try TemporaryStore()
        let events = (1...600).map { CloudEvents.disposition(id: "e\($0)", exception: "QX-\($0)") }
        let filled = try store.daybook(["ingest", "-"], input: events.joined(separator: "\n"))
        try #require(filled.status == 0, "\(filled.errors)")
        let file = URL(filePath: store.path + "/log/data.mdb")
        let sound = try Data(contentsOf: file)
        let pages = (2..<sound.count / 4096).filter { page in
            sound[page * 4096..<page * 4096 + 24].contains { $0 != 0 }
        }
        var random = Xorshift(state: 20_261_127)
        var (refused, stumbled) = (0, 0)
        for _ in 0..<60 {
            let (byte, bit) = Self.bits.randomElement(using: &random)!
            let page = pages.randomElement(using: &random)!
            var damaged = sound
            damaged[page * 4096 + byte] ^= 1 << bit
            try damaged.write(to: file)
            let done = try store.daybook("verify")
            #expect(done.signal == 0 && [0, 1, 2].contains(done.status), "\(page) \(byte) \(bit)")
            if done.status != 0 { refused += 1 }
            if done.errors.contains("by one of its own pages") { stumbled += 1 }
        }
        #expect(refused > 0 && stumbled > 0)
    }
}
