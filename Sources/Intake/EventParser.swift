import EventLog
import Schema
import SwiftProtobuf

/// From the bytes of one event to the request that appends it, or the reason why there is none.
///
/// Pure: the same bytes always give the same answer.
package struct EventParser: Sendable {
    /// Whoever handed the events in, as it was authenticated.
    package var actor: Actor

    package init(actor: Actor) { self.actor = actor }

    /// An event that can be appended.
    package struct Parsed: Sendable {
        package var header: CloudEvent.Header
        package var request: AppendRequest
        /// Extension attributes that were left out.
        package var dropped: [String]
    }

    package func parse(_ bytes: [UInt8]) throws(Rejection) -> Parsed {
        let envelope: CloudEvent
        do {
            envelope = try CloudEvent(Self.scan(bytes))
        } catch {
            throw .refused(error)
        }
        let header = envelope.header
        guard let type = Catalogue.event(named: header.type) else {
            let fault = Fault("type", at: envelope.offset, "unknown type \(header.type)")
            throw .unknown(fault, header)
        }
        guard type.origin == .outside else {
            let fault = Fault("type", at: envelope.offset, "only Daybook itself says \(type.name)")
            throw .refused(fault)
        }
        let message: any Message
        do {
            message = try PayloadReader(type: type, bytes: bytes).read(envelope.data)
        } catch {
            throw error.isUnknownValue ? .unknown(error.fault, header) : .refused(error.fault)
        }
        guard let event = message as? any OutsideEvent else {
            preconditionFailure("\(type.name) may come from outside but has no rules")
        }
        do {
            let new = try newEvent(event, type, envelope)
            let key = IdempotencyKey(source: header.source, id: header.id)
            return Parsed(
                header: header, request: AppendRequest(key: key, events: [new]),
                dropped: envelope.dropped)
        } catch {
            throw .refused(error)
        }
    }

    private static func scan(_ bytes: [UInt8]) throws(Fault) -> JSONValue {
        do {
            return try JSONScanner.scan(bytes)
        } catch {
            throw Fault(error)
        }
    }

    private func newEvent(
        _ event: any OutsideEvent, _ type: EventType, _ envelope: CloudEvent
    ) throws(Fault) -> NewEvent {
        let data = envelope.data
        if let (path, text) = event.fault() {
            throw Fault("data.\(path)", at: data.offset(of: path), text)
        }
        let (kind, id) = event.subject
        if let subject = envelope.subject, subject != id, subject != event.stream {
            throw Fault(
                "subject", at: envelope.offset,
                "names another \(kind) than \"data\" does, \(id)")
        }
        guard let payload: [UInt8] = try? event.serializedBytes() else {
            throw Fault("data", at: data.range.lowerBound, "has no protobuf form")
        }
        return NewEvent(
            stream: event.stream, type: type.name, id: envelope.header.id,
            source: envelope.header.source, occurred: try occurred(event, envelope), actor: actor,
            correlation: event.correlation, schemaVersion: type.schemaVersion, payload: payload)
    }

    /// The envelope's time, or else the payload's own; both must lie on the time line.
    private func occurred(
        _ event: any OutsideEvent, _ envelope: CloudEvent
    ) throws(Fault) -> Instant {
        let path = event.moment?.path
        var own: Instant?
        if let path, let timestamp = event.moment?.time {
            do {
                own = try Instant(timestamp)
            } catch {
                throw Fault("data.\(path)", at: envelope.data.offset(of: path), "\(error)")
            }
        }
        guard let occurred = envelope.time ?? own else {
            let other = path.map { ", and so is data.\($0)" } ?? ""
            throw Fault("time", at: envelope.offset, "missing\(other)")
        }
        return occurred
    }
}

extension JSONValue {
    /// Where the value at a path such as `archive[0].sha256` begins, or what should hold it.
    func offset(of path: String) -> Int {
        var value = self
        for step in path.split(whereSeparator: { ".[]".contains($0) }) {
            switch value.kind {
            case .object(let members):
                guard let member = members.first(where: { camelCase($0.name) == step }) else {
                    return value.range.lowerBound
                }
                value = member.value
            case .array(let elements):
                guard let index = Int(step), elements.indices.contains(index) else {
                    return value.range.lowerBound
                }
                value = elements[index]
            default: return value.range.lowerBound
            }
        }
        return value.range.lowerBound
    }
}
