/// An event as the log holds it, copied out of the store.
package struct RecordedEvent: Sendable, Equatable {
    package var position: Position
    package var stream: String
    /// The event's place in its stream, from 1.
    package var revision: UInt64
    package var type: String
    package var id: String
    package var source: String
    package var recorded: Instant
    package var occurred: Instant
    package var actor: Actor
    package var causation: Position?
    package var correlation: String
    package var key: IdempotencyKey
    package var schemaVersion: UInt32
    /// Empty after erasure.
    package var payload: [UInt8]
    package var isErased: Bool
    /// SHA-256 of 0x00 and the envelope: the event's leaf in the Merkle tree.
    package var leafHash: [UInt8]
}
