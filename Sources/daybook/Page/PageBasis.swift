import EventLog
import Projections
import TextForms

/// What a page rests on, so that anybody can ask for it again and compare.
struct PageBasis {
    let storeID: String
    let position: Position
    let recorded: Instant?
    let root: [UInt8]
    let views: [String]

    init(_ session: ReadSession) throws {
        let position = session.wanted
        storeID = session.log.storeID
        self.position = position
        recorded = try position == .start ? nil : session.log.event(at: position).recorded
        root = try position == .start ? [] : session.log.head(at: position)
        views = session.views.registry.map { "\($0.name) v\($0.version)" }
    }

    var html: String {
        let lines = [
            ("Store", storeID),
            ("As of", "\(position)" + (recorded.map { ", recorded \($0)" } ?? "")),
            ("Tree head", Hex.string(root)),
            ("Views", views.joined(separator: ", ")),
            ("Daybook", Version.text),
        ]
        let items = lines.map { HTML.element("dt", "", $0.0) + HTML.element("dd", "", $0.1) }
        return "<dl class=\"basis\">" + items.joined() + "</dl>"
    }
}
