/// Changes bytes as a fuzzer does, the same for the same seed: flips, cuts, repeats, splices.
struct Mutation {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private mutating func next(below bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }

    /// One to four changes.
    mutating func changed(_ input: [UInt8], beside others: [[UInt8]]) -> [UInt8] {
        var bytes = input
        for _ in 0...next(below: 4) { change(&bytes, others) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8], _ others: [[UInt8]]) {
        guard !bytes.isEmpty else { return bytes.append(UInt8(next(below: 256))) }
        let at = next(below: bytes.count)
        switch next(below: 6) {
        case 0: bytes[at] ^= 1 << UInt8(next(below: 8))
        case 1: bytes[at] = UInt8(next(below: 256))
        case 2: bytes.removeSubrange(at..<min(bytes.count, at + 1 + next(below: 8)))
        case 3: bytes.insert(UInt8(next(below: 256)), at: at)
        case 4: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 16)], at: at)
        default:
            let other = others[next(below: others.count)]
            guard !other.isEmpty else { return }
            bytes.replaceSubrange(at..., with: other[next(below: other.count)...])
        }
    }
}
