import Crypto

/// Payloads that a person wants gone from the log: of which events, and which streams end with it.
///
/// The rule: envelopes, leaves and the tree stay as they are. An ended stream takes no further
/// event, so that nothing can ever rest on what is not there.
package struct Erasure: Sendable, Equatable {
    /// Ascending, at most ``positionsMax``.
    package var positions: [Position]
    /// At most ``streamsMax``; each must have its events among `positions`, or have lost them.
    package var endedStreams: [String]
    /// What was asked for, such as `case/T-9`; empty for single events.
    package var subject: String
    package var reason: String

    package static let positionsMax = 500
    package static let streamsMax = 20
    static let reasonBytesMax = 1_024

    package init(
        positions: [Position], endedStreams: [String] = [], subject: String = "", reason: String
    ) {
        self.positions = positions
        self.endedStreams = endedStreams
        self.subject = subject
        self.reason = reason
    }

    /// Made of what is erased: the same erasure again gets its first receipt.
    var key: IdempotencyKey {
        var octets: [UInt8] = []
        for position in positions { octets.append(field: position.rawValue) }
        for stream in endedStreams { octets += Array(stream.utf8) + [0] }
        let name = Array(SHA256.hash(data: octets)).hexadecimal
        return IdempotencyKey(source: RequestCheck.ownSource, id: "erasure/" + name)
    }

    func check() throws(AppendError) {
        guard !positions.isEmpty else { throw .invalid("an erasure names at least one event") }
        guard positions.count <= Self.positionsMax, endedStreams.count <= Self.streamsMax else {
            throw .invalid(
                "an erasure of \(positions.count) events and \(endedStreams.count) streams; at "
                    + "most \(Self.positionsMax) and \(Self.streamsMax)")
        }
        guard zip(positions, positions.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw .invalid("an erasure names each event once, in their order")
        }
        guard !reason.isEmpty, reason.utf8.count <= Self.reasonBytesMax else {
            throw .invalid("an erasure needs a reason of 1 to \(Self.reasonBytesMax) bytes")
        }
    }
}
