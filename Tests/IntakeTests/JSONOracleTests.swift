import Foundation
import Testing

@testable import Intake

/// The scanner against Foundation's reader, over random and damaged texts.
struct JSONOracleTests {
    private static let seeds = [
        #"{"specversion":"1.0","id":"d-1","data":{"version":2,"final":true,"archive":[{},null]}}"#,
        #"["\u0041\uD83D\uDE00\n\"", -0.5e+10, 0, 123456789, [], {"a":{"b":[false]}}]"#,
        #"  {"é": "ü😀", "empty": "", "x": [1 , 2 ,3]} "#,
    ]

    @Test("Law 10: damaged texts are read as Foundation reads them, or refused", arguments: 0..<40)
    func mutations(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        for _ in 0..<500 {
            var bytes = Array(Self.seeds[Int(random.next() % 3)].utf8)
            for _ in 0...(random.next() % 3) { mutate(&bytes, &random) }
            try compare(bytes)
        }
    }

    @Test("Law 10: random bytes are read as Foundation reads them, or refused", arguments: 0..<10)
    func noise(seed: UInt64) throws {
        let alphabet = Array(#"{}[]",:\ueE+-.0123456789abtrfalsn "#.utf8)
        var random = SplitMix64(state: seed &+ 1000)
        for _ in 0..<2000 {
            let count = Int(random.next() % 12)
            try compare(
                (0..<count).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] })
        }
    }

    private func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
        guard !bytes.isEmpty else { return }
        let at = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 5 {
        case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes.remove(at: at)
        case 2: bytes.insert(bytes[Int(random.next() % UInt64(bytes.count))], at: at)
        case 3: bytes.removeSubrange(at...)
        default: bytes[at] ^= 1 << UInt8(random.next() % 8)
        }
    }

    private func compare(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        let theirs = try? JSONSerialization.jsonObject(
            with: Data(bytes), options: [.fragmentsAllowed])
        let ours: JSONValue
        do {
            ours = try JSONScanner.scan(bytes)
        } catch {
            guard let theirs else { return }
            // Where the scanner is stricter: RFC 8259 has no comma before a closing bracket. And
            // UTF-16, which Foundation detects by its zero bytes.
            switch error.problem {
            case .duplicateMember, .loneSurrogate, .invalidUTF8: return
            case .unexpected(0x5D, _), .unexpected(0x7D, _):
                #expect(bytes[..<error.offset].last { $0 > 0x20 } == UInt8(ascii: ","), "\(text)")
                return
            default:
                #expect(bytes.contains(0), "Foundation reads \(text) as \(theirs), not: \(error)")
                return
            }
        }
        guard let theirs else {
            // Foundation refuses numbers that no Double holds.
            #expect(text.contains(/[0-9][eE]/), "Foundation refuses \(text)")
            return
        }
        #expect(equal(ours, theirs, bytes), "\(text) is read otherwise, as \(theirs)")
    }

    private func equal(_ ours: JSONValue, _ theirs: Any, _ bytes: [UInt8]) -> Bool {
        switch ours.kind {
        case .null: return theirs is NSNull
        case .bool(let value): return (theirs as? Bool) == value
        case .string(let value):
            return (theirs as? String).map { Array($0.utf8) } == Array(value.utf8)
        case .number:
            let text = String(decoding: bytes[ours.range], as: UTF8.self)
            return (theirs as? NSNumber)?.doubleValue == Double(text)
        case .array(let elements):
            guard let others = theirs as? [Any], others.count == elements.count else {
                return false
            }
            return zip(elements, others).allSatisfy { equal($0, $1, bytes) }
        case .object(let members):
            guard let others = theirs as? [String: Any] else { return false }
            // Foundation takes canonically equal names for one; the bytes differ here.
            guard Set(members.map(\.name)).count == members.count else { return true }
            return others.count == members.count
                && members.allSatisfy { member in
                    others[member.name].map { equal(member.value, $0, bytes) } ?? false
                }
        }
    }
}

/// A small generator with a seed, so that a failure can be seen again.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
