import Schema
import Testing

/// What the catalogue refuses, in either form.
struct EventTypeTests {
    private let event = EventType(DispositionRecorded.self, origin: .outside)

    private func error(json: String) -> PayloadError? {
        do {
            _ = try event.binary(fromJSON: [UInt8](json.utf8))
            return nil
        } catch {
            return error
        }
    }

    private func error(binary: [UInt8]) -> PayloadError? {
        do {
            _ = try event.json(fromBinary: binary)
            return nil
        } catch {
            return error
        }
    }

    @Test("A-57 an unknown field is an error, in JSON and in the wire form")
    func unknownField() {
        #expect(error(json: #"{"narrative":"x"}"#) == .unknownField("narrative"))
        #expect(error(binary: [0xF8, 0x01, 0x01]) == .unknownField(nil))
    }

    @Test("B-60 an unknown enum value is told apart, as a name and as a number")
    func unknownEnumValue() {
        #expect(error(json: #"{"disposition":"DISPOSITION_NEW"}"#) == .unknownEnumValue(nil))
        #expect(error(json: #"{"disposition":77}"#) == .unknownEnumValue("77"))
        #expect(error(json: #"{"archive":[{"role":9}]}"#) == .unknownEnumValue("9"))
        #expect(error(binary: [0x18, 0x4D]) == .unknownEnumValue("77"))
        #expect(error(json: #"{"disposition":1}"#) == nil)
    }

    @Test("What is no message at all is malformed")
    func malformed() {
        for json in [
            "", "[]", "3", #"{"version":"x"}"#, #"{"version":-1}"#, #"{"version":4294967296}"#,
        ] {
            guard case .malformed = error(json: json) else {
                Issue.record("\(json) gave \(String(describing: error(json: json)))")
                continue
            }
        }
        guard case .malformed = error(binary: [0x0A, 0x05, 0x41]) else {
            Issue.record("a truncated string was taken")
            return
        }
    }

    @Test("64-bit integers are JSON numbers")
    func integersAreNumbers() throws {
        let event = EventType(DispositionSetAside.self)
        let json = #"{"exceptionId":"Q","version":1,"dispositionPosition":9007199254740993}"#
        #expect(try event.json(fromBinary: event.binary(fromJSON: [UInt8](json.utf8))) == json)
    }
}
