import LMDB
import Schema

/// The one way by which a record of another store comes into a log: as it was there, or not at all.
extension LogReplica {
    /// Why a record was not taken: what is wrong with it, and which it is.
    package struct Fault: Error, Equatable, Sendable {
        package let position: Position
        package let what: String
    }

    /// Appends a request's events in the transaction, and compares each record with what it was.
    func append(
        _ events: [VerbatimEvent], to pass: inout AppendPass,
        in transaction: inout WriteTransaction
    ) throws {
        let first = events[0]
        guard pass.head.position.next == first.position else {
            throw Fault(
                position: first.position, what: "it does not follow \(pass.head.position)")
        }
        guard first.recorded >= pass.head.recorded else {
            throw Fault(
                position: first.position,
                what: "it was recorded before the event in front of it, at \(pass.head.recorded)")
        }
        guard let digest = first.contentDigest else {
            throw Fault(position: first.position, what: "its request's content digest is missing")
        }
        guard try pass.entry(for: first.key, transaction) == nil else {
            throw Fault(position: first.position, what: "an earlier request has its key")
        }
        for event in events { try check(event) }
        let request = PreparedRequest(
            key: first.key, keyHash: keyHash(first.key.octets.span.bytes, seed: seed),
            digest: ContentDigest(stored: digest.span.bytes), expectations: [],
            events: events.map(Self.prepare))
        _ = try pass.write(request, recorded: first.recorded, in: &transaction)
        for event in events where event.said.type == PayloadErased.protoMessageName {
            try end(event, in: &transaction)
        }
        for (event, made) in zip(events, request.events) {
            let record = made.value.span.bytes
            guard record.extracting(8..<40).array == event.leaf else {
                throw Fault(
                    position: event.position,
                    what: "its fields do not hash to its leaf: something in it was changed, or "
                        + "an event of its stream is missing")
            }
            guard record.u64(RecordLayout.checksum) == event.checksum else {
                throw Fault(position: event.position, what: "it does not match its checksum")
            }
        }
    }

    /// What was erased has come as such; the streams that ended with it are told by the event.
    private func end(_ event: VerbatimEvent, in transaction: inout WriteTransaction) throws {
        guard let erased = try? PayloadErased(serializedBytes: event.said.payload) else {
            throw Fault(position: event.position, what: "it does not tell what was erased")
        }
        for stream in erased.endedStreams { try transaction.end(stream: stream, tables) }
    }

    /// The limits of the format, which a record could not be made beyond.
    private func check(_ event: VerbatimEvent) throws {
        do throws(AppendError) {
            try RequestCheck.check(key: event.key)
            try RequestCheck.checkLimits(of: event.said, "the event")
        } catch {
            guard case .invalid(let what) = error else { throw error }
            throw Fault(position: event.position, what: what)
        }
    }

    private static func prepare(_ event: VerbatimEvent) -> PreparedEvent {
        var salts = Salts(kept: event.salt)
        var prepared = PreparedEvent(
            event.said, key: event.key, place: (Int(event.index), Int(event.count)),
            digest: event.contentDigest.map { ContentDigest(stored: $0.span.bytes) },
            salts: &salts)
        if event.isErased { prepared.markErased(payloadDigest: event.payloadDigest) }
        return prepared
    }
}
