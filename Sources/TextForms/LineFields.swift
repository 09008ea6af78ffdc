import EventLog
import Intake
import MerkleLog

/// The members of a line's object, each taken once; what is missing or left over is a fault.
package struct LineFields {
    private let line: [UInt8]
    private var members: [String: JSONValue] = [:]
    private var taken: Set<String> = []

    package init(_ line: [UInt8]) throws {
        self.line = line
        do {
            guard let members = try JSONScanner.scan(line).members else {
                throw LogText.Fault(what: "it is not a JSON object")
            }
            for member in members { self.members[member.name] = member.value }
        } catch let error as JSONError {
            throw LogText.Fault(what: "column \(error.offset + 1): \(error)")
        }
    }

    private init(_ line: [UInt8], _ members: [JSONMember]) {
        self.line = line
        for member in members { self.members[member.name] = member.value }
    }

    package func has(_ name: String) -> Bool { members[name] != nil }

    package func end() throws {
        if let unknown = members.keys.filter({ !taken.contains($0) }).min() {
            throw LogText.Fault(what: "the member ‘\(unknown)’ is unknown")
        }
    }

    private mutating func value(_ name: String) throws -> JSONValue {
        taken.insert(name)
        guard let value = members[name] else {
            throw LogText.Fault(what: "the member ‘\(name)’ is missing")
        }
        return value
    }

    private func fault(_ name: String, _ wanted: String) -> LogText.Fault {
        LogText.Fault(what: "‘\(name)’ is not \(wanted)")
    }

    package mutating func isNull(_ name: String) throws -> Bool {
        if case .null = try value(name).kind { return true }
        return false
    }

    package mutating func text(_ name: String) throws -> String {
        guard case .string(let text) = try value(name).kind else { throw fault(name, "a string") }
        return text
    }

    package mutating func number(_ name: String) throws -> UInt64 {
        let value = try value(name)
        guard case .number = value.kind,
            let number = UInt64(String(decoding: line[value.range], as: UTF8.self))
        else { throw fault(name, "a whole number") }
        return number
    }

    package mutating func number32(_ name: String) throws -> UInt32 {
        guard let number = UInt32(exactly: try number(name)) else {
            throw fault(name, "below 4294967296")
        }
        return number
    }

    package mutating func position(_ name: String) throws -> Position? {
        if try isNull(name) { return nil }
        let number = try number(name)
        guard number > 0 else { throw fault(name, "a position") }
        return Position(number)
    }

    package mutating func instant(_ name: String) throws -> Instant {
        let text = try text(name)
        guard let instant = try? Instant(rfc3339: text), instant.description == text else {
            throw fault(name, "a time as ‘export’ writes it")
        }
        return instant
    }

    package mutating func hex(_ name: String, bytes count: Int) throws -> [UInt8] {
        let text = try text(name)
        guard let bytes = Hex.decode(text), bytes.count == count else {
            throw fault(name, "\(count) bytes in lower-case hexadecimal digits")
        }
        return bytes
    }

    /// The objects of an array.
    package mutating func objects(_ name: String) throws -> [LineFields] {
        guard case .array(let elements) = try value(name).kind else {
            throw fault(name, "an array")
        }
        return try elements.map { element in
            guard let members = element.members else { throw fault(name, "an array of objects") }
            return LineFields(line, members)
        }
    }

    package mutating func base64(_ name: String) throws -> [UInt8] {
        guard let bytes = Base64.decode(try text(name)) else {
            throw fault(name, "base64 in its one form")
        }
        return bytes
    }
}
