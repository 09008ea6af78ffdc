import Notices
import Schema
import Testing

@testable import Reactor
@testable import Targets

/// Pages, from the recorded bytes to the service, counted there.
@Suite(.timeLimit(.minutes(5)))
struct PagerTests {
    private func page(_ name: String = "on-call", repeated: Int = 1) throws -> RenderedRequest {
        let key = "case-lifecycle/T-1/tech-lead-page/tech-lead/1/\(repeated)/page/pager/1"
        var request = try PageEvent.trigger(
            PageAlert(
                key: DedupKey(effect: key), summary: "P1 \"down\"", source: "T-1",
                severity: .critical)
        ).request(routingName: name)
        request.headers.append(
            Header.with {
                $0.name = "Idempotency-Key"
                $0.value = key
            })
        return request
    }

    private func outbox(_ server: SimulatedServer) -> Outbox {
        Outbox(pager: "{\"url\":\"\(server.url)\",\"routingKeys\":{\"on-call\":\"s3cret\"}}")
    }

    @Test("B-42 T12 a page repeated under its key pages once; the next repeat pages again")
    func paged() async throws {
        let server = try await SimulatedServer("pager")
        defer { server.stop() }
        for repeated in [1, 1, 2] {
            guard
                case .answered(let answer) = try await outbox(server)
                    .send(page(repeated: repeated), to: .pager)
            else {
                Issue.record("the page must be answered")
                return
            }
            #expect(answer.status == 202)
        }
        #expect(
            try await server.counts() == [
                "T-1/tech-lead-page/tech-lead/1/1": 1, "T-1/tech-lead-page/tech-lead/1/2": 1,
            ])
    }

    @Test("A page for a service without a key, or without a name, is not sent")
    func nobody() async throws {
        let server = try await SimulatedServer("pager")
        defer { server.stop() }
        var nameless = try page()
        nameless.headers.removeAll { $0.name == "Routing-Name" }
        for request in [try page("elsewhere"), nameless] {
            guard case .notSent(let reason) = try await outbox(server).send(request, to: .pager)
            else {
                Issue.record("must not be sent")
                return
            }
            #expect(!reason.contains("s3cret"))
        }
        #expect(try await server.counts().isEmpty)
    }

    @Test("The routing key is the one thing that is added, and the name the one taken off")
    func placed() throws {
        let request = try page()
        let text =
            "{\"targets\":{\"mail\":{\"url\":\"smtp://a\"},\"tickets\":{\"url\":\"http://a\"},"
            + "\"pager\":\(Outbox().pager)}}"
        let endpoints = try Endpoints(
            configuration: Array(text.utf8), path: "conf", for: Desk.self)
        guard case .pager(let keys)? = endpoints["pager"]?.access else {
            Issue.record("a pager has routing keys")
            return
        }
        let placed = try keys.placed(in: request)
        #expect(
            String(decoding: placed.body, as: UTF8.self)
                == "{\"routing_key\":\"R0UT1NG\","
                + String(decoding: request.body.dropFirst(), as: UTF8.self))
        #expect(placed.headers == request.headers.filter { $0.name != "Routing-Name" })
        for body in ["", "{}", "[]", "{ \"a\":1}"] {
            let odd = RenderedRequest("POST", "/", [("Routing-Name", "on-call")], body)
            #expect(throws: UnsendableRequest.self) { try keys.placed(in: odd) }
        }
    }
}
