import EventLog

/// One page about an exception or a case, for the audit file: what it rests on, a timeline, the
/// causes, and each field with the event that set it.
///
/// The rule: it needs nothing else, no network, no script; and it holds no moment of its own, so
/// that the same store as of the same position gives the same bytes.
struct AuditPage {
    let id: String
    let basis: PageBasis
    let lines: [CauseFormat.Line]
    let blame: [Blame.Line]

    var text: String {
        [
            "<!DOCTYPE html>", "<html lang=\"en\">", "<head>", "<meta charset=\"utf-8\">",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
            HTML.element("title", "", "\(id) as of \(basis.position)"),
            "<style>\(PageStyle.text)</style>", "</head>", "<body>",
            HTML.element("h1", "", id), basis.html,
            HTML.element("h2", "", "Timeline"),
            HTML.element(
                "p", "class=\"note\"",
                "Events from left to right, in the order of the log; a lane a stream. Where the "
                    + "recorded time moves on, it is written."),
            Timeline(lines.map(\.event), of: id).html,
            HTML.element("h2", "", "How it came to be so"),
            HTML.element(
                "p", "class=\"note\"",
                "Each event under what caused it. What is in a stream of its own is indented."),
            causes,
            HTML.element("h2", "", "As it stands, and since which event"),
            rows, "</body>", "</html>",
        ].joined(separator: "\n")
    }

    /// A new file, whole or not at all.
    func write(to path: String) throws {
        let file = try TextFile(path)
        try file.line(text)
        try file.finish()
    }

    private var causes: String {
        let heads = ["At", "Event", "Recorded", "Actor", "What it says", "What it set"]
        let body = lines.map { line in
            let event = line.event
            let kind = HTML.element("span", "", EventName.short(event.type))
            return "<tr id=\"e\(event.position.rawValue)\" class=\"\(EventKind(event).rawValue)\">"
                + HTML.element("td", "class=\"number\"", "\(event.position)")
                + "<td style=\"padding-left: \(Double(line.depth) * 1.4 + 0.6)em\">\(kind)"
                + HTML.element("small", "", event.stream) + "</td>"
                + HTML.element("td", "class=\"time\"", event.recorded.description)
                + HTML.element("td", "", event.actor.identity)
                + "<td>" + HTML.text(EventGist.text(of: event)) + payload(of: event) + "</td>"
                + HTML.element("td", "", FieldName.short(line.sets)) + "</tr>"
        }
        return table(heads, body, "causes")
    }

    private func payload(of event: RecordedEvent) -> String {
        guard case .json(let json) = EventPayload.value(of: event) else { return "" }
        return "<details><summary>payload</summary>" + HTML.element("code", "", json) + "</details>"
    }

    private var rows: String {
        var parts: [String] = []
        var rest = blame[...]
        while let first = rest.first {
            let row = rest.prefix { $0.view == first.view && $0.key == first.key }
            rest = rest.dropFirst(row.count)
            parts.append(HTML.element("h3", "", "\(first.view): \(first.key)"))
            parts.append(
                table(["Field", "Value", "At", "Event", "Actor", "Policy"], row.map(field)))
        }
        return parts.joined(separator: "\n")
    }

    private func field(_ line: Blame.Line) -> String {
        let event = line.event
        let isShown = lines.contains { $0.event.position == event.position }
        let at =
            isShown
            ? "<a href=\"#e\(event.position.rawValue)\">\(event.position)</a>" : "\(event.position)"
        return "<tr>" + HTML.element("th", "scope=\"row\"", line.field.name)
            + HTML.element("td", "class=\"value\"", line.field.value.plain)
            + "<td class=\"number\">\(at)</td>"
            + HTML.element("td", "", EventName.short(event.type))
            + HTML.element("td", "", event.actor.identity)
            + HTML.element("td", "class=\"number\"", line.policy.map { "\($0)" } ?? "") + "</tr>"
    }

    private func table(_ heads: [String], _ rows: [String], _ name: String = "") -> String {
        let head = heads.map { HTML.element("th", "scope=\"col\"", $0) }.joined()
        return "<table class=\"\(name)\"><thead><tr>\(head)</tr></thead>\n<tbody>\n"
            + rows.joined(separator: "\n") + "\n</tbody></table>"
    }
}
