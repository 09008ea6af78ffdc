import EventLog
import Foundation
import Schema
import Testing

@testable import Intake

/// From one event's bytes to a request: what is taken, and how.
struct EventParserTests {
    private let parser = EventParser(actor: Actor(identity: "uid:1000", claimed: "feed"))

    private func event(_ envelope: Envelope) throws -> NewEvent {
        try #require(try parser.parse(envelope.bytes).request.events.first)
    }

    @Test("A-28 a disposition becomes an event of its exception, word for word")
    func disposition() throws {
        let parsed = try parser.parse(Envelope().bytes)
        #expect(
            parsed.request.key == IdempotencyKey(source: "https://review.example/panel", id: "d-1"))
        #expect(parsed.request.events.count == 1 && parsed.request.expectations.isEmpty)
        let event = parsed.request.events[0]
        #expect(event.stream == "exception/QX-1")
        #expect(event.type == "daybook.v1.DispositionRecorded")
        #expect(event.correlation == "exception/QX-1@2")
        #expect(event.actor == Actor(identity: "uid:1000", claimed: "feed"))
        #expect(event.occurred.description == "2024-05-06T07:08:10Z")
        let message = try DispositionRecorded(serializedBytes: event.payload)
        #expect(message.exceptionID == "QX-1" && message.version == 2 && message.final)
        #expect(message.archive.map(\.sha256) == [Envelope.digest])
    }

    @Test("A-53 a reopening becomes an event of the same stream")
    func reopening() throws {
        let event = try event(
            Envelope().with("type", #""daybook.v1.ExceptionReopened""#).with("time", nil)
                .with("data", #"{"exceptionId":"QX-1","reopenedAt":"2024-06-01T00:00:00Z"}"#))
        #expect(event.stream == "exception/QX-1")
        #expect(event.occurred.description == "2024-06-01T00:00:00Z")
    }

    @Test("A-42 without an envelope's time, the closure time tells when it occurred")
    func occurredFallsBack() throws {
        #expect(
            try event(Envelope().with("time", nil)).occurred.description == "2024-05-06T07:08:09Z")
    }

    @Test("Law 4: the order of members and the spelling of numbers do not matter to the payload")
    func payloadIsCanonical() throws {
        let plain = try event(Envelope()).payload
        let version = Envelope().with("data.version", nil).with("data.version", "2.0")
        #expect(try event(version).payload == plain)
        let snake = Envelope().with("data.exceptionId", nil).with("data.exception_id", #""QX-1""#)
        #expect(try event(snake).payload == plain)
    }

    @Test("A-57 extension attributes are dropped and named; known ones are not an extension")
    func dropsExtensions() throws {
        let parsed = try parser.parse(
            Envelope().with("sequence", #""41""#).with("traceparent", #""00-ab-cd-01""#)
                .with("evaluatorcommentary", #""long story""#).with("partitionkey", "7")
                .with("recordedtime", #""2024-05-06T07:08:11Z""#).with("subject", "null").bytes)
        #expect(parsed.dropped == ["evaluatorcommentary", "partitionkey"])
        #expect(parsed.request.events[0].payload == (try event(Envelope()).payload))
    }

    @Test("A-55 a missing archive reference is taken: its gate stops it, not the intake")
    func archiveMayBeMissing() throws {
        #expect(try !event(Envelope().with("data.archive", "[]")).payload.isEmpty)
        #expect(try !event(Envelope().with("data.archive", nil)).payload.isEmpty)
    }

    @Test("A-08 a disposition that is not final, or not approved, is taken: it is recorded")
    func otherDispositions() throws {
        for name in ["CLOSURE_REJECTED", "RETURNED_FOR_REVIEW", "WITHDRAWN"] {
            let other = Envelope().with("data.disposition", "\"DISPOSITION_\(name)\"")
            #expect(try !event(other.with("data.final", "false")).payload.isEmpty)
        }
    }

    @Test("Each event that may come from outside has its rules")
    func rulesExist() {
        for event in Catalogue.events where event.origin == .outside {
            #expect(event.message is any OutsideEvent.Type)
        }
    }

    @Test("The published examples of events from outside are taken as they are")
    func examples() throws {
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        for event in Catalogue.events where event.origin == .outside {
            let name = event.name.split(separator: ".").last ?? ""
            let path = root.appending(path: "Schemas/examples/\(name).json")
            let parsed = try parser.parse([UInt8](Data(contentsOf: path)))
            let isOfCase = event.message is any CaseEvent.Type
            #expect(
                parsed.request.events[0].stream
                    == (isOfCase ? "case/case-4711" : "exception/QX-2041"))
            #expect(parsed.dropped.isEmpty)
        }
    }
}
