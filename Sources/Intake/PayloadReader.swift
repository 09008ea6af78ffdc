import Schema
import SwiftProtobuf

/// Turns the `data` of an envelope into a message, and says which member is at fault if it cannot.
///
/// The protobuf library's decoder says what is wrong but not where. So a text that it refuses is
/// asked about again member by member, each alone in its surroundings, until the smallest part
/// that is refused is found. Only faulty events pay for it.
struct PayloadReader {
    let type: EventType
    let bytes: [UInt8]

    /// A fault, and whether it is a value that a newer version may know.
    struct Finding: Error {
        var fault: Fault
        var isUnknownValue: Bool
    }

    func read(_ data: JSONValue) throws(Finding) -> any Message {
        guard data.members != nil else {
            throw Finding(
                fault: Fault(
                    "data", at: data.range.lowerBound,
                    "an object is expected, not \(data.typeName)"),
                isUnknownValue: false)
        }
        try requireDistinctNames(data, path: "data")
        do {
            return try type.decode(json: Array(bytes[data.range]))
        } catch {
            throw locate(data, error)
        }
    }

    /// A field has two names in JSON, `exceptionId` and `exception_id`; both at once would let one
    /// of them win silently.
    private func requireDistinctNames(_ value: JSONValue, path: String) throws(Finding) {
        switch value.kind {
        case .object(let members):
            var names: Set<String> = []
            for member in members {
                let path = "\(path).\(TextRule.shown(member.name))"
                guard names.insert(camelCase(member.name)).inserted else {
                    let fault = Fault(path, at: member.nameOffset, "given twice, in two spellings")
                    throw Finding(fault: fault, isUnknownValue: false)
                }
                try requireDistinctNames(member.value, path: path)
            }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                try requireDistinctNames(element, path: "\(path)[\(index)]")
            }
        default: break
        }
    }

    /// Faults are preferred over unknown values: an event with both is refused.
    private func locate(_ data: JSONValue, _ error: PayloadError) -> Finding {
        var search = Search(reader: self)
        search.look(at: data, path: "data", before: [], after: [])
        return search.finding
            ?? Finding(
                fault: Fault("data", at: data.range.lowerBound, error.description),
                isUnknownValue: false)
    }
}

/// The search for the smallest part of a payload that its message refuses.
private struct Search {
    let reader: PayloadReader
    var finding: PayloadReader.Finding?

    private var isOver: Bool { finding.map { !$0.isUnknownValue } ?? false }

    /// Says whether anything was found at `value` or within it.
    @discardableResult
    mutating func look(
        at value: JSONValue, path: String, before: [UInt8], after: [UInt8]
    ) -> Bool {
        guard !isOver, let error = refusal(reader.bytes[value.range], before, after) else {
            return false
        }
        var isFound = false
        switch value.kind {
        case .object(let members) where accepts("{}", before, after):
            for member in members {
                isFound = look(in: member, path: path, before: before, after: after) || isFound
            }
        case .array(let elements) where accepts("[]", before, after):
            for (index, element) in elements.enumerated() {
                isFound =
                    look(
                        at: element, path: "\(path)[\(index)]",
                        before: before + [UInt8(ascii: "[")],
                        after: [UInt8(ascii: "]")] + after) || isFound
            }
        default:
            record(fault(value, path, error), unknown: error.isUnknownValue)
            return true
        }
        if !isFound, !isOver { record(fault(value, path, error)) }
        return true
    }

    private mutating func look(
        in member: JSONMember, path: String, before: [UInt8], after: [UInt8]
    ) -> Bool {
        let path = "\(path).\(TextRule.shown(member.name))"
        let name = reader.bytes[member.nameOffset..<member.value.range.lowerBound]
        let before = before + [UInt8(ascii: "{")] + name
        let after = [UInt8(ascii: "}")] + after
        guard accepts("null", before, after) else {
            record(Fault(path, at: member.nameOffset, "no such field; leave it out"))
            return true
        }
        return look(at: member.value, path: path, before: before, after: after)
    }

    private func accepts(_ text: String, _ before: [UInt8], _ after: [UInt8]) -> Bool {
        refusal(Array(text.utf8)[...], before, after) == nil
    }

    private mutating func record(_ fault: Fault, unknown: Bool = false) {
        if isOver || (unknown && finding != nil) { return }
        finding = PayloadReader.Finding(fault: fault, isUnknownValue: unknown)
    }

    private func refusal(
        _ value: ArraySlice<UInt8>, _ before: [UInt8], _ after: [UInt8]
    ) -> PayloadError? {
        do {
            _ = try reader.type.decode(json: before + value + after)
            return nil
        } catch {
            return error
        }
    }

    private func fault(_ value: JSONValue, _ path: String, _ error: PayloadError) -> Fault {
        let text =
            error.isUnknownValue
            ? "unknown value\(named(value))" : "\(error); found \(value.typeName)"
        return Fault(path, at: value.range.lowerBound, text)
    }

    /// Repeats a value only if it looks like the name or number of one: a text that someone wrote
    /// into the wrong field must not reach the log by way of a message.
    private func named(_ value: JSONValue) -> String {
        let text = reader.bytes[value.range].filter { $0 != UInt8(ascii: "\"") }
        let isName = text.allSatisfy {
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || $0 == UInt8(ascii: "_")
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
        return isName && text.count <= 64 ? " " + String(decoding: text, as: UTF8.self) : ""
    }
}

extension PayloadError {
    fileprivate var isUnknownValue: Bool {
        if case .unknownEnumValue = self { true } else { false }
    }
}

/// The JSON name of a field: `exception_id` becomes `exceptionId`.
func camelCase(_ name: String) -> String {
    var result = ""
    var raises = false
    for character in name {
        if character == "_" {
            raises = true
        } else {
            result += raises ? character.uppercased() : String(character)
            raises = false
        }
    }
    return result
}
