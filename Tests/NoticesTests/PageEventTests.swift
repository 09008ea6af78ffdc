import Foundation
import Testing

@testable import Notices

/// Pages against Foundation's JSON reader, and the service's limits.
struct PageEventTests {
    private func members(_ event: PageEvent) throws -> [String: Any] {
        let body = try event.request(routingName: "on-call").body
        return try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any])
    }

    private func alert(_ summary: String, source: String = "T-1") -> PageEvent {
        .trigger(
            PageAlert(
                key: DedupKey(effect: "k"), summary: summary, source: source, severity: .critical))
    }

    @Test("B-25 a page has the members of Events v2, and names no credential")
    func trigger() throws {
        let request = try alert("P1: \"down\"\\\n\u{1}é👩‍👩‍👧").request(routingName: "on-call")
        #expect(request.method == "POST" && request.path == "/v2/enqueue")
        #expect(
            request.headers.map { "\($0.name): \($0.value)" } == [
                "Content-Type: application/json", "Routing-Name: on-call",
            ])
        let found = try members(alert("P1: \"down\"\\\n\u{1}é👩‍👩‍👧"))
        #expect(Set(found.keys) == ["event_action", "dedup_key", "payload"])
        #expect(found["event_action"] as? String == "trigger")
        #expect(found["dedup_key"] as? String == "k")
        let payload = try #require(found["payload"] as? [String: String])
        #expect(
            payload == [
                "summary": "P1: \"down\"\\\n\u{1}é👩‍👩‍👧", "source": "T-1", "severity": "critical",
            ])
    }

    @Test("B-42 what ends a page names the alert, and nothing else")
    func ends() throws {
        let key = DedupKey(effect: "k")
        for (event, action) in [
            (PageEvent.acknowledge(key), "acknowledge"), (.resolve(key), "resolve"),
        ] {
            #expect(
                try members(event) as? [String: String] == [
                    "event_action": action, "dedup_key": "k",
                ])
        }
    }

    @Test("A summary is cut at 1,024 bytes, between two characters")
    func summary() throws {
        for (character, count) in [("a", 1_021), ("é", 510), ("日", 340), ("👩‍👩‍👧", 56)] {
            let long = String(repeating: character, count: 2_000)
            let payload = try #require(try members(alert(long))["payload"] as? [String: String])
            #expect(payload["summary"] == String(repeating: character, count: count) + "…")
        }
        for length in [1, 1_023, 1_024] {
            let fits = String(repeating: "a", count: length)
            let payload = try #require(try members(alert(fits))["payload"] as? [String: String])
            #expect(payload["summary"] == fits)
        }
    }

    @Test("B-42 a key of at most 255 bytes stands for itself, a longer one for its digest")
    func dedupKey() {
        let longest = String(repeating: "k", count: 255)
        #expect(DedupKey(effect: longest).text == longest)
        let hashed = DedupKey(effect: longest + "k")
        // printf of 256 times k, through coreutils' sha256sum.
        #expect(
            hashed.text
                == "sha256:ce16fe78208a4e93f7158e62393680e025b2ad584f4e875ce903a654bb74cf93")
        #expect(DedupKey(effect: longest + "l") != hashed)
    }

    @Test("A page without summary, source or receiver is refused")
    func refused() throws {
        #expect(throws: NoticeError("summary", "is empty")) { try members(alert("")) }
        #expect(throws: NoticeError.self) { try members(alert("s", source: "")) }
        for name in ["", "a\r\nX: y"] {
            #expect(throws: NoticeError.self) { try alert("s").request(routingName: name) }
        }
    }
}
