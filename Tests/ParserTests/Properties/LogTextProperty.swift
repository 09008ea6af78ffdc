import EventLog
import TextForms

/// What is taken for a line of a log's text is written in one way, and read again as the same.
extension ParserProperty {
    static let logText = ParserProperty(name: "logText") { bytes in
        if let event = try? LogText.event(bytes) {
            let line = LogText.line(event)
            let again = try LogText.event(Array(line.utf8))
            try requireSame("\(again)", "\(event)", "an event's line reads back as another")
        }
        if let header = try? LogText.header(bytes) {
            let line = LogText.line(header)
            try requireSame(
                LogText.line(try LogText.header(Array(line.utf8))), line,
                "the first line reads back as another")
        }
        if let trailer = try? LogText.trailer(bytes) {
            let line = LogText.line(trailer)
            guard let again = try LogText.trailer(Array(line.utf8)) else {
                throw Broken("the last line reads back as none")
            }
            try requireSame(LogText.line(again), line, "the last line reads back as another")
        }
    }
}
