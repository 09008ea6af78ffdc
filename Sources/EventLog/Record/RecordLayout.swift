import Schema

/// Where each field of a stored record lies: the byte map of <doc:RecordFormat> in numbers.
///
/// All integers are little-endian. Offsets in the envelope count from the envelope's first byte.
enum RecordLayout {
    // The stored value.
    static let checksum = 0
    static let leaf = 8
    static let envelopeLength = 40
    static let payloadLength = 44
    static let state = 48
    static let envelope = 56

    static let erasedBit: UInt8 = 1
    /// The record is its request's first, and the content digest of the request ends it.
    static let requestBit: UInt8 = 2
    static let saltBytes = 16
    static let payloadBytesMax = Bounds.payloadBytes
    static let recordBytesMax = 64 * 1024 - 1

    /// The version of the envelope that this program writes.
    static let format: UInt16 = 1
    static let headerBytes = 96
    /// Strings that format 1 has; a later format may add some at the end.
    static let stringCount = 9

    /// Fields of the envelope's header.
    enum Header {
        static let format = 0
        static let length = 2
        static let schemaVersion = 4
        static let position = 8
        static let recorded = 16
        static let occurred = 24
        static let revision = 32
        static let previous = 40
        static let causation = 48
        static let index = 56
        static let count = 60
        static let payloadDigest = 64
    }

    /// The strings in their order.
    enum Text: Int {
        case stream, type, id, source, actorIdentity, actorClaimed, correlation, keySource, keyID
    }
}
