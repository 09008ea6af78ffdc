import EventLog

/// Reads an XES log (IEEE 1849) event by event, with the memory of one event.
///
/// Of a log only traces and events are read. What stands before them is passed over: the log of the
/// BPI Challenge 2013 lists people there by name, as keys of statistics. People of events are
/// hashed as they are read; nested attributes are passed over.
package final class XESReader {
    private let xml: XMLPuller
    private var names: NamePool
    private var trace: OpenTrace?
    private var traces = 0
    /// What an event without an end makes beside the trace that it begins.
    private var pending: XESItem?

    package init(_ input: any ByteInput, key: PseudonymKey) {
        xml = XMLPuller(input)
        names = NamePool(key: key)
    }

    /// The next trace or event, nil at the end. After an error there is nothing more.
    package func next() throws(XESError) -> XESItem? {
        if let item = pending.take() { return item }
        while true {
            switch try xml.next() {
            case .end: return nil
            case .other: continue
            case .element: if let item = try beginElement() { return item }
            case .endElement: if let item = endElement() { return item }
            }
        }
    }

    private func beginElement() throws(XESError) -> XESItem? {
        switch xml.depth {
        case 0:
            guard xml.isNamed("log") else { throw .notXES(root: xml.name) }
        case 1:
            guard xml.isNamed("trace") else { break }
            traces += 1
            trace = OpenTrace(line: xml.line)
            if xml.isEmptyElement { return closeTrace() }
        case 2 where trace != nil:
            if xml.isNamed("event") { return beginEvent() }
            return try takeTraceAttribute()
        case 3 where trace?.event != nil:
            try takeEventAttribute()
        default: break
        }
        return nil
    }

    private func endElement() -> XESItem? {
        switch xml.depth {
        case 1 where trace != nil: closeTrace()
        case 2 where trace?.event != nil: closeEvent()
        default: nil
        }
    }

    /// The first event of a trace makes the trace known.
    private func beginEvent() -> XESItem? {
        trace!.events += 1
        trace!.event = EventDraft(line: xml.line)
        let announcement = announce()
        guard xml.isEmptyElement else { return announcement }
        // Without anything in it the event has no end of its own.
        let refusal = closeEvent()
        guard let announcement else { return refusal }
        pending = refusal
        return announcement
    }

    private func closeEvent() -> XESItem? {
        guard let trace, let draft = trace.event else { return nil }
        self.trace!.event = nil
        guard let name = trace.name else { return nil }
        switch draft.finished(traces, name, trace.events) {
        case .success(let event): return .event(event)
        case .failure(let fault):
            return .refused(line: draft.line, trace: traces, reason: fault.reason)
        }
    }

    private func closeTrace() -> XESItem? {
        defer { trace = nil }
        return announce()
    }

    /// Tells the trace, once; a trace that cannot be named is refused, and its events with it.
    private func announce() -> XESItem? {
        guard let open = trace, !open.isAnnounced else { return nil }
        trace!.isAnnounced = true
        guard let name = open.name else {
            return .refused(line: open.line, trace: traces, reason: .unnamedTrace)
        }
        return .trace(XESTrace(ordinal: traces, name: name))
    }

    private func takeTraceAttribute() throws(XESError) -> XESItem? {
        let isName = try xml.attribute("key") { $0.elementsEqual("concept:name".utf8) } ?? false
        guard isName else { return nil }
        guard !trace!.isAnnounced else {
            return .refused(line: xml.line, trace: traces, reason: .lateName)
        }
        trace!.name = try value()
        return nil
    }

    private func takeEventAttribute() throws(XESError) {
        guard let key = try xml.attribute("key", XESKey.init) ?? nil else { return }
        if key == .resource {
            let person = try xml.attribute("value") { names.person($0) }
            trace!.event!.take(person: person)
        } else {
            trace!.event!.take(key, try value())
        }
    }

    private func value() throws(XESError) -> String? {
        // libxml2 gives UTF-8 and nothing else, whatever the file's encoding is.
        try xml.attribute("value") { names.text($0) } ?? nil
    }
}

/// The trace that is being read.
private struct OpenTrace {
    var line: Int
    var name: String?
    var isAnnounced = false
    var events = 0
    var event: EventDraft?
}
