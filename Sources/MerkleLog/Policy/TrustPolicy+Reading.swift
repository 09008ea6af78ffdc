/// Reading a policy file: lines of words, where each name is defined before it is used.
extension TrustPolicy {
    /// Reads the file's octets. What this program cannot judge is refused rather than passed over.
    package init(_ bytes: [UInt8]) throws(PolicyError) {
        var reader = PolicyReader()
        guard bytes.last == 0x0A || bytes.isEmpty else {
            let last = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).count
            throw PolicyError(line: last, "the last line does not end")
        }
        let lines = bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            do throws(PolicyReader.Fault) {
                try reader.read(line)
            } catch {
                throw PolicyError(line: index + 1, error.what)
            }
        }
        guard let quorum = reader.quorum else {
            throw PolicyError(
                line: lines.count, "no quorum line; ‘quorum none’ asks for no cosignature")
        }
        self.init(logs: reader.logs, members: reader.members, quorum: quorum.name)
    }
}

/// Why a policy file is refused, and in which line.
package struct PolicyError: Error, Equatable, Sendable, CustomStringConvertible {
    package var line: Int
    package var what: String

    init(line: Int, _ what: String) {
        self.line = line
        self.what = what
    }

    package var description: String { "line \(line): \(what)" }
}

/// What was read of a policy so far.
private struct PolicyReader {
    struct Fault: Error { var what: String }
    struct Quorum { var name: TrustPolicy.Name? }

    var logs: [TrustPolicy.Log] = []
    var members: [TrustPolicy.Name: TrustPolicy.Member] = [:]
    var quorum: Quorum?
    /// Names that stand in a group already: each may do so once.
    private var grouped: Set<TrustPolicy.Name> = []

    private static let none = TrustPolicy.Name(octets: Array("none".utf8))

    mutating func read(_ line: ArraySlice<UInt8>) throws(Fault) {
        guard line.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }) else {
            throw Fault(what: "a control character")
        }
        let words = line.split { $0 == 0x20 || $0 == 0x09 }
            .map { TrustPolicy.Name(octets: Array($0)) }
        guard let first = words.first, first.octets.first != 0x23 else { return }
        let rest = Array(words.dropFirst())
        switch first.description {
        case "log": try readLog(rest)
        case "witness": try readWitness(rest)
        case "group": try readGroup(rest)
        case "quorum": try readQuorum(rest)
        default: throw Fault(what: "‘\(first)’ is none of log, witness, group, quorum")
        }
    }

    private mutating func readLog(_ words: [TrustPolicy.Name]) throws(Fault) {
        guard (1...2).contains(words.count) else { throw Fault(what: "write: log VKEY [URL]") }
        let key = try Self.key(words[0], .ed25519)
        guard !logs.contains(where: { $0.key.bytes == key.bytes }) else {
            throw Fault(what: "this public key is a log's already")
        }
        logs.append(.init(key: key, url: words.dropFirst().first?.description))
    }

    private mutating func readWitness(_ words: [TrustPolicy.Name]) throws(Fault) {
        guard (2...3).contains(words.count) else {
            throw Fault(what: "write: witness NAME VKEY [URL]")
        }
        let key = try Self.key(words[1], .cosignature)
        for case .witness(let other) in members.values where other.bytes == key.bytes {
            throw Fault(what: "this public key is a witness's already")
        }
        try define(words[0], as: .witness(key))
    }

    private mutating func readGroup(_ words: [TrustPolicy.Name]) throws(Fault) {
        guard words.count >= 3 else {
            throw Fault(what: "write: group NAME all|any|NUMBER MEMBER…")
        }
        let names = Array(words.dropFirst(2))
        for name in names {
            guard members[name] != nil else { throw Fault(what: "\(name) is not defined above") }
            guard grouped.insert(name).inserted else {
                throw Fault(what: "\(name) is in a group already; a witness counts once")
            }
        }
        let threshold: Int
        switch words[1].description {
        case "all": threshold = names.count
        case "any": threshold = 1
        default:
            guard
                let number = UInt64(decimal: words[1].description), number >= 1,
                number <= UInt64(names.count)
            else { throw Fault(what: "‘\(words[1])’ is not all, any or 1 to \(names.count)") }
            threshold = Int(number)
        }
        try define(words[0], as: .group(threshold: threshold, members: names))
    }

    private mutating func readQuorum(_ words: [TrustPolicy.Name]) throws(Fault) {
        guard words.count == 1 else { throw Fault(what: "write: quorum NAME, or quorum none") }
        guard quorum == nil else { throw Fault(what: "the quorum is defined already") }
        guard words[0] == Self.none || members[words[0]] != nil else {
            throw Fault(what: "\(words[0]) is not defined above")
        }
        quorum = Quorum(name: words[0] == Self.none ? nil : words[0])
    }

    private mutating func define(
        _ name: TrustPolicy.Name, as member: TrustPolicy.Member
    ) throws(Fault) {
        guard name != Self.none else { throw Fault(what: "‘none’ cannot be defined") }
        guard members.updateValue(member, forKey: name) == nil else {
            throw Fault(what: "\(name) is defined already")
        }
    }

    private static func key(
        _ word: TrustPolicy.Name, _ kind: SignatureKind
    ) throws(Fault) -> VerifierKey {
        guard let text = String(validating: word.octets, as: UTF8.self) else {
            throw Fault(what: "the key is not UTF-8")
        }
        do throws(KeyError) {
            let key = try VerifierKey(text)
            guard key.kind == kind else {
                throw KeyError.malformed(
                    kind == .ed25519
                        ? "it is a witness's, and a log's is needed"
                        : "it is a log's, and a witness's is needed")
            }
            return key
        } catch {
            throw Fault(what: error.description)
        }
    }
}
