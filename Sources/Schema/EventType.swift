import SwiftProtobuf

/// One kind of event: its name, its version, and the two forms of its payload.
///
/// The binary form is canonical: fields in number order, unknown fields refused, so that equal
/// content has equal bytes. The JSON form is proto3 JSON with 64-bit integers as numbers.
package struct EventType: Sendable {
    /// Where an event of this type may come from.
    package enum Origin: Sendable {
        /// Only Daybook itself says it.
        case daybook
        /// A source outside announces it.
        case outside
    }

    package let message: any Message.Type
    package let schemaVersion: UInt32
    package let origin: Origin

    package init(
        _ message: any Message.Type, schemaVersion: UInt32 = 1, origin: Origin = .daybook
    ) {
        self.message = message
        self.schemaVersion = schemaVersion
        self.origin = origin
    }

    /// The full message name, such as `daybook.v1.DispositionRecorded`; the CloudEvents `type`.
    package var name: String { message.protoMessageName }

    /// Decodes a payload as the log holds it. Fields that this version does not know are an
    /// error, as dropping them would say less than the event did.
    package func decode(binary payload: [UInt8]) throws(PayloadError) -> any Message {
        let decoded: any Message
        do {
            decoded = try message.init(serializedBytes: payload)
        } catch {
            throw .malformed("not a \(name) in protobuf wire format (\(error))")
        }
        try Self.requireKnown(decoded)
        return decoded
    }

    /// Decodes a payload from its JSON form, refusing unknown fields and unknown enum values.
    package func decode(json: [UInt8]) throws(PayloadError) -> any Message {
        let decoded: any Message
        do {
            decoded = try message.init(jsonUTF8Bytes: SurrogatePairs.resolved(json))
        } catch let error as JSONDecodingError {
            throw PayloadError(error)
        } catch {
            throw .malformed("\(error)")
        }
        try Self.requireKnown(decoded)
        return decoded
    }

    /// The JSON form of a payload: members in field number order, default values left out.
    package func json(fromBinary payload: [UInt8]) throws(PayloadError) -> String {
        let decoded = try decode(binary: payload)
        do {
            return try decoded.jsonString(options: Self.encoding)
        } catch {
            throw .malformed("\(name) has no JSON form (\(error))")
        }
    }

    /// The canonical binary form of a payload given as JSON.
    package func binary(fromJSON json: [UInt8]) throws(PayloadError) -> [UInt8] {
        let decoded = try decode(json: json)
        do {
            return try decoded.serializedBytes()
        } catch {
            throw .malformed("\(name) has no wire form (\(error))")
        }
    }

    private static let encoding: JSONEncodingOptions = {
        var options = JSONEncodingOptions()
        options.alwaysPrintInt64sAsNumbers = true
        options.useDeterministicOrdering = true
        return options
    }()

    private static func requireKnown(_ message: any Message) throws(PayloadError) {
        var finder = UnknownFinder()
        do {
            try message.traverse(visitor: &finder)
        } catch {
            throw .malformed("\(error)")
        }
        if let found = finder.found { throw found }
    }
}
