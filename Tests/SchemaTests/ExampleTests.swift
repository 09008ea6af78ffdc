import Foundation
import Schema
import Testing

/// The examples under `Schemas/examples`: one of each event, complete, and stable in both forms.
struct ExampleTests {
    /// An example's payload, whether it stands in a CloudEvents envelope or beside its type.
    private static func payload(of event: EventType) throws -> [String: Any] {
        let name = event.name.split(separator: ".").last ?? ""
        let bytes = try SchemaFiles.bytes("Schemas/examples/\(name).json")
        let example = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
        #expect(example["type"] as? String == event.name)
        let member = event.origin == .outside ? "data" : "payload"
        #expect((example["specversion"] != nil) == (event.origin == .outside))
        return try #require(example[member] as? [String: Any])
    }

    /// Members in the order of their names, so that equal content is equal text.
    private static func sorted(_ json: Any) throws -> String {
        let data = try JSONSerialization.data(withJSONObject: json, options: .sortedKeys)
        return String(decoding: data, as: UTF8.self)
    }

    @Test("There is one example of each event, and none beside them")
    func oneExampleEach() throws {
        let files = try SchemaFiles.paths(under: "Schemas/examples", endingIn: "")
        let expected = Catalogue.events.map {
            "Schemas/examples/\($0.name.split(separator: ".").last ?? "").json"
        }
        #expect(Set(files) == Set(expected))
    }

    @Test("An example comes back from its wire form as it was", arguments: Catalogue.events)
    func roundTrips(event: EventType) throws {
        let payload = try Self.payload(of: event)
        let binary = try event.binary(
            fromJSON: [UInt8](JSONSerialization.data(withJSONObject: payload)))
        let json = try event.json(fromBinary: binary)
        let back = try JSONSerialization.jsonObject(with: Data(json.utf8))
        #expect(try Self.sorted(back) == Self.sorted(payload))
        #expect(try event.binary(fromJSON: [UInt8](json.utf8)) == binary)
        #expect(try event.json(fromBinary: binary) == json)
    }

    @Test(
        "Law 4: fields are in number order, however the JSON orders them",
        arguments: Catalogue.events)
    func isCanonical(event: EventType) throws {
        let payload = try Self.payload(of: event)
        let sorted = try JSONSerialization.data(withJSONObject: payload, options: .sortedKeys)
        let reversed =
            "{"
            + (try payload.keys.sorted(by: >).map { key in
                let value = try JSONSerialization.data(
                    withJSONObject: payload[key] as Any, options: [.fragmentsAllowed])
                return "\"\(key)\":" + String(decoding: value, as: UTF8.self)
            }.joined(separator: ",")) + "}"
        let binary = try event.binary(fromJSON: [UInt8](sorted))
        #expect(try event.binary(fromJSON: [UInt8](reversed.utf8)) == binary)
        let numbers = try fieldNumbers(binary)
        #expect(numbers == numbers.sorted() && !numbers.isEmpty)
    }

    @Test("An example shows every field of its event", arguments: Catalogue.events)
    func isComplete(event: EventType) throws {
        let message = try #require(
            try SchemaFiles.messages().first { "daybook.v1.\($0.name)" == event.name })
        #expect(try Set(Self.payload(of: event).keys) == Set(message.fields.map(\.jsonName)))
    }
}

extension EventType: CustomTestStringConvertible {
    package var testDescription: String { name }
}

/// The field numbers of a message's outermost level, by the published wire format.
private func fieldNumbers(_ bytes: [UInt8]) throws -> [UInt64] {
    var rest = bytes[...]
    func varint() throws -> UInt64 {
        var (value, shift): (UInt64, UInt64) = (0, 0)
        while true {
            let next = rest.popFirst()
            let byte = try #require(next)
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }
    var numbers: [UInt64] = []
    while !rest.isEmpty {
        let tag = try varint()
        numbers.append(tag >> 3)
        switch tag & 7 {
        case 0: _ = try varint()
        case 1: rest = rest.dropFirst(8)
        case 2:
            let length = Int(try varint())
            rest = rest.dropFirst(length)
        default: rest = rest.dropFirst(4)
        }
    }
    return numbers
}
