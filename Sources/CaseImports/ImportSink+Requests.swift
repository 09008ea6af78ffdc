import EventLog
import Schema
import SwiftProtobuf

/// What is appended, under which key.
extension ImportSink {
    /// What the source said is the content: not the batch, nor the row's place in one file.
    func request(_ sighting: Sighting) -> AppendRequest {
        var said = sighting.row
        said.batch = ""
        said.row = 0
        let content = Self.bytes(said) + Array("@\(sighting.at)".utf8)
        var request = request(
            sighting.row, on: "case/\(sighting.row.caseID)", sighting.id, .bytes(content))
        request.events[0].occurred = sighting.at
        request.events[0].correlation = "import/\(sighting.row.batch)"
        return request
    }

    func request(
        _ message: some Message, on stream: String, _ id: String, _ content: AppendRequest.Content
    ) -> AppendRequest {
        let event = NewEvent(
            stream: stream, type: type(of: message).protoMessageName, id: id, source: source,
            occurred: log.now(), actor: actor, payload: Self.bytes(message))
        return AppendRequest(
            key: IdempotencyKey(source: source, id: id), content: content, events: [event])
    }

    private static func bytes(_ message: some Message) -> [UInt8] {
        guard let bytes: [UInt8] = try? message.serializedBytes() else {
            preconditionFailure("a message of strings and numbers has a wire form")
        }
        return bytes
    }
}
