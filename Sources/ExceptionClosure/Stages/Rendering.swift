import Schema
import SwiftProtobuf

/// The requests, byte for byte. Every attempt sends what is rendered here, once and for all.
///
/// The rule that it keeps: nothing goes out but ids, the closure state, archive references and the
/// source's own closure time.
enum Rendering {
    static func closeItem(_ run: ClosureRun, _ item: TargetRecord) -> RenderedRequest {
        let condition = item.revision.isEmpty ? [] : [header("If-Match", item.revision)]
        return request("POST", "/items/\(escaped(item.id))/close", closure(run), condition)
    }

    static func closureEntry(_ run: ClosureRun, _ record: String) -> RenderedRequest {
        entry("closure", run.version, run.closedAt, run, record)
    }

    /// Says which closure it takes back: its version and its time, under the present episode.
    static func contraEntry(
        _ run: ClosureRun, _ record: TargetRecord, _ planned: PlannedStep
    ) -> RenderedRequest {
        entry("contra", planned.reversesVersion, record.closedAt, run, record.id)
    }

    static func closeTracker(_ run: ClosureRun, _ item: String) -> RenderedRequest {
        request(
            "PUT", "/exceptions/\(escaped(item))/closures/\(run.version)",
            [("closedAt", .text(run.closedAt.text))])
    }

    static func contraClosure(
        _ run: ClosureRun, _ item: String, _ planned: PlannedStep
    ) -> RenderedRequest {
        request(
            "PUT", "/exceptions/\(escaped(item))/closures/\(planned.reversesVersion)/contra",
            [("byVersion", .number(run.version))])
    }

    static func attachment(
        _ run: ClosureRun, _ folder: String, _ reference: ArchiveReference
    ) -> RenderedRequest {
        request(
            "PUT", "/folders/\(escaped(folder))/attachments/\(escaped(reference.sha256))",
            [
                ("role", .text(reference.role.word)), ("uri", .text(reference.uri)),
                ("version", .number(run.version)),
            ])
    }

    static func notice(
        _ run: ClosureRun, to audience: String, reference: String
    ) -> RenderedRequest {
        let text =
            "Exception \(run.id.exceptionID), disposition version \(run.version): closed at "
            + "\(run.closedAt.text); queue, ledger, tracker and archive confirmed."
        return request(
            "POST", "/messages",
            [
                ("audience", .text(audience)), ("exceptionId", .text(run.id.exceptionID)),
                ("version", .number(run.version)), ("text", .text(text)),
                ("reference", .text(reference)),
            ])
    }

    private static func closure(_ run: ClosureRun) -> [(String, JSONText)] {
        [
            ("exceptionId", .text(run.id.exceptionID)), ("version", .number(run.version)),
            ("closedAt", .text(run.closedAt.text)),
        ]
    }

    private static func entry(
        _ kind: String, _ version: UInt32, _ closedAt: Google_Protobuf_Timestamp,
        _ run: ClosureRun, _ record: String
    ) -> RenderedRequest {
        request(
            "POST", "/records/\(escaped(record))/entries",
            [
                ("kind", .text(kind)), ("exceptionId", .text(run.id.exceptionID)),
                ("version", .number(version)), ("closedAt", .text(closedAt.text)),
                ("reviewEpisode", .text(run.reviewEpisode)),
            ])
    }

    private static func request(
        _ method: String, _ path: String, _ members: [(String, JSONText)],
        _ headers: [Header] = []
    ) -> RenderedRequest {
        RenderedRequest.with {
            $0.method = method
            $0.path = path
            $0.headers = [header("Content-Type", "application/json")] + headers
            $0.body = JSONText.object(members)
        }
    }

    private static func header(_ name: String, _ value: String) -> Header {
        Header.with {
            $0.name = name
            $0.value = value
        }
    }
}
