import Foundation
import Reactor
import Schema
import Testing

@testable import ExceptionClosure

/// What may come in from the systems, and what may go out to them.
@Suite struct AllowListTests {
    @Test(
        "A-28 A-29 A-57 narrative members are dropped and counted, and reach neither log nor target"
    )
    func narrative() throws {
        var desk = try Desk()
        Fixture.publish(Fixture.disposition(1), in: &desk.world)
        desk.record(Fixture.disposition(1))
        try desk.run()
        let secret = "never to be copied"
        #expect(desk.world.source.isEmpty == false)
        for event in desk.log.events {
            #expect(!String(decoding: event.payload, as: UTF8.self).contains(secret))
        }
        for request in desk.sent {
            #expect(!String(decoding: request.body, as: UTF8.self).contains(secret))
        }
        let rereads = desk.log.events.filter { $0.type == SourceReread.protoMessageName }
        for event in rereads {
            #expect(try SourceReread(serializedBytes: event.payload).droppedMembers == 2)
        }
        #expect(rereads.count == 1)
    }

    @Test("A-57 members inside archive and mapping are counted too")
    func nested() {
        let body = """
            {"exceptionId":"QX-9","archive":[{"uri":"archive:a","note":"x"}],\
            "mapping":{"queueItem":"Q","owner":"x"},"panelTranscript":["x"]}
            """
        guard case .record(let record, let dropped) = SourceAnswer(answered(body)) else {
            Issue.record("the record was not read")
            return
        }
        #expect(dropped == 3)
        #expect(record.mapping.queueItem == "Q")
        #expect(record.archive.first?.uri == "archive:a")
    }

    @Test(
        "A-09 an answer that is no record says why",
        arguments: [
            ("[]", "is no JSON object"), ("<html>", "is no JSON object"), ("", "is no JSON object"),
            ("{\"version\":1.5}", "‘version’ is not a whole number"),
            ("{\"version\":-1}", "‘version’ is not a whole number"),
            ("{\"version\":\"1\"}", "‘version’ is not a number"),
            ("{\"final\":\"yes\"}", "‘final’ is not true or false"),
            ("{\"finalizedAt\":\"yesterday\"}", "‘finalizedAt’ is not a time"),
            ("{\"mapping\":[]}", "‘mapping’ is not an object"),
            ("{\"archive\":{}}", "‘archive’ is not a list"),
            ("{\"archive\":[{\"uri\":7}]}", "archive: member ‘uri’ is not a text"),
        ])
    func unusable(body: String, reason: String) {
        guard case .unusable(let found) = SourceAnswer(answered(body)) else {
            Issue.record("\(body) was taken for a record")
            return
        }
        #expect(found.contains(reason), "\(found)")
    }

    @Test("A-42 a request's bytes have one spelling, whatever the ids hold")
    func spelling() {
        let body = JSONText.object([("a\"b", .text("line\nbreak \\ ü \u{1}")), ("n", .number(7))])
        #expect(
            String(decoding: body, as: UTF8.self)
                == "{\"a\\\"b\":\"line\\u000abreak \\\\ ü \\u0001\",\"n\":7}")
        let back = try? JSONSerialization.jsonObject(with: body) as? [String: Any]
        #expect(back?["a\"b"] as? String == "line\nbreak \\ ü \u{1}")
    }

    private func answered(_ body: String) -> Answer {
        .answered(status: 200, body: Array(body.utf8))
    }
}
