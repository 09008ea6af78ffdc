import Crypto

/// A witness's judgement, C2SP tlog-witness: it cosigns what continues the tree that it saw last of
/// that log, and nothing else, so that a log cannot show two histories to those who ask for its
/// cosignature.
///
/// Pure: whoever calls it holds the state, and writes it down before the cosignature leaves.
package struct Witness: Sendable {
    /// The logs that it knows.
    package var logs: TrustPolicy

    package init(logs: [TrustPolicy.Log]) {
        self.logs = TrustPolicy(logs: logs, members: [:], quorum: nil)
    }

    /// The checkpoint that may be cosigned.
    ///
    /// - Parameter last: what it cosigned last for the request's origin; nil for the first time.
    package func judge(
        _ request: WitnessRequest, last: Checkpoint?
    ) throws(WitnessRefusal) -> Checkpoint {
        let checkpoint: Checkpoint
        do throws(TrustError) {
            checkpoint = try logs.verify(request.checkpoint).checkpoint
        } catch {
            throw WitnessRefusal(error)
        }
        guard request.old <= checkpoint.size else {
            throw .sizesDescend(old: request.old, new: checkpoint.size)
        }
        let size = last?.size ?? 0
        guard request.old == size else { throw .conflict(size: size) }
        let before =
            last ?? Checkpoint(origin: checkpoint.origin, size: 0, root: .emptyRoot)
        precondition(before.origin.utf8.elementsEqual(checkpoint.origin.utf8), "the same log")
        do throws(ProofError) { try request.verify(old: before, new: checkpoint) } catch {
            throw .inconsistent(error)
        }
        return checkpoint
    }

    /// The folder of a log in a witness's state and under its monitoring address: SHA-256 of the
    /// origin, in hexadecimal digits.
    package static func folder(of origin: String) -> String {
        TreeHash(Array(SHA256.hash(data: Array(origin.utf8)))).description
    }
}

/// Why a witness does not cosign; ``status`` is what its HTTP interface answers with.
package enum WitnessRefusal: Error, Equatable, Sendable {
    case malformed(String)
    case sizesDescend(old: UInt64, new: UInt64)
    case unknownLog(String)
    case badSignature(String)
    /// The witness saw another size last: the proof has to begin there.
    case conflict(size: UInt64)
    case inconsistent(ProofError)

    init(_ error: TrustError) {
        switch error {
        case .checkpoint, .note(.malformed): self = .malformed(error.description)
        case .unknownOrigin: self = .unknownLog(error.description)
        case .emptyRootMismatch: self = .inconsistent(.emptyRootMismatch)
        default: self = .badSignature(error.description)
        }
    }

    package var status: Int {
        switch self {
        case .malformed, .sizesDescend: 400
        case .badSignature: 403
        case .unknownLog: 404
        case .conflict: 409
        case .inconsistent: 422
        }
    }
}

extension WitnessRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed(let what), .unknownLog(let what), .badSignature(let what): what
        case .sizesDescend(let old, let new):
            "the request goes from size \(old) down to \(new)"
        case .conflict(let size): "the last tree seen of this log has size \(size)"
        case .inconsistent(let error): error.description
        }
    }
}
