import EventLog
import Schema
import SwiftProtobuf

/// A JSON object as another system sent it, read member by member.
///
/// The rule that it keeps: only members that are asked for are taken. The others are counted and
/// dropped, so that narrative fields never reach the log.
struct JSONMembers {
    private let fields: [String: Google_Protobuf_Value]
    private(set) var taken: Set<String> = []
    private(set) var defect: String?

    init(_ body: [UInt8]) throws(UnusableAnswer) {
        do {
            fields = try Google_Protobuf_Struct(
                jsonUTF8Bytes: SurrogatePairs.resolved(body)
            ).fields
        } catch {
            throw UnusableAnswer("is no JSON object")
        }
    }

    init(_ value: Google_Protobuf_Struct) { fields = value.fields }

    /// Members that nobody asked for.
    var dropped: Int { fields.count - taken.count }

    /// A text that is kept, and so is of a bounded length.
    mutating func text(_ name: String, atMost limit: Int) -> String {
        let text = word(name)
        guard text.utf8.count <= limit else {
            return refuse(name, "at most \(limit) bytes long", "")
        }
        return text
    }

    /// A text that is compared or parsed, and not kept.
    mutating func word(_ name: String) -> String {
        switch take(name) {
        case .stringValue(let text): return text
        case nil, .nullValue: return ""
        case .numberValue, .boolValue, .structValue, .listValue:
            return refuse(name, "a text", "")
        }
    }

    mutating func version(_ name: String) -> UInt32 {
        switch take(name) {
        case .numberValue(let number):
            return UInt32(exactly: number) ?? refuse(name, "a whole number from 0", 0)
        case nil, .nullValue: return 0
        case .stringValue, .boolValue, .structValue, .listValue:
            return refuse(name, "a number", 0)
        }
    }

    mutating func flag(_ name: String) -> Bool {
        switch take(name) {
        case .boolValue(let flag): return flag
        case nil, .nullValue: return false
        case .stringValue, .numberValue, .structValue, .listValue:
            return refuse(name, "true or false", false)
        }
    }

    mutating func time(_ name: String) -> Google_Protobuf_Timestamp? {
        let text = word(name)
        guard !text.isEmpty else { return nil }
        do {
            return try Instant(rfc3339: text).timestamp
        } catch {
            return refuse(name, "a time like 2026-03-01T09:30:00Z", nil)
        }
    }

    mutating func object(_ name: String) -> JSONMembers? {
        switch take(name) {
        case .structValue(let object): return JSONMembers(object)
        case nil, .nullValue: return nil
        case .stringValue, .numberValue, .boolValue, .listValue:
            return refuse(name, "an object", nil)
        }
    }

    mutating func objects(_ name: String, atMost limit: Int) -> [JSONMembers] {
        switch take(name) {
        case .listValue(let list):
            guard list.values.count <= limit else {
                return refuse(name, "a list of at most \(limit)", [])
            }
            return list.values.compactMap { value in
                guard case .structValue(let object) = value.kind else { return nil }
                return JSONMembers(object)
            }
        case nil, .nullValue: return []
        case .stringValue, .numberValue, .boolValue, .structValue:
            return refuse(name, "a list", [])
        }
    }

    /// Takes a defect over from a nested object.
    mutating func inherit(_ other: JSONMembers, in name: String) {
        if let theirs = other.defect, defect == nil { defect = "\(name): \(theirs)" }
    }

    /// Throws if a member that was asked for is of the wrong kind.
    func check() throws(UnusableAnswer) {
        if let defect { throw UnusableAnswer("is unusable: \(defect)") }
    }

    private mutating func take(_ name: String) -> Google_Protobuf_Value.OneOf_Kind? {
        guard let value = fields[name] else { return nil }
        taken.insert(name)
        return value.kind
    }

    private mutating func refuse<T>(_ name: String, _ wanted: String, _ instead: T) -> T {
        if defect == nil { defect = "member ‘\(name)’ is not \(wanted)" }
        return instead
    }
}

/// Why an answer says nothing: the text completes “the answer …”.
struct UnusableAnswer: Error, Equatable {
    var reason: String

    init(_ reason: String) { self.reason = reason }
}
