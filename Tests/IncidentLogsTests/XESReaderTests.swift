import CXML2
import EventLog
import Foundation
import Testing

@testable import IncidentLogs

/// Small XES logs written by hand, in the shape of the published one.
struct XESReaderTests {
    static func items(_ text: some Sequence<UInt8>, pieceBytes: Int = .max) throws -> [XESItem] {
        let reader = XESReader(Memory(text, pieceBytes: pieceBytes), key: key)
        var items: [XESItem] = []
        while let item = try reader.next() { items.append(item) }
        return items
    }

    private func items(_ text: String, pieceBytes: Int = .max) throws -> [XESItem] {
        try Self.items(text.utf8, pieceBytes: pieceBytes)
    }

    static func event(_ attributes: [String: String] = [:]) -> String {
        let usual = [
            "concept:name": "Accepted", "lifecycle:transition": "In Progress",
            "time:timestamp": "2012-05-05T14:54:27+02:00",
        ]
        return "<event>"
            + usual.merging(attributes) { $1 }.sorted { $0.key < $1.key }
            .map { "<string key=\"\($0.key)\" value=\"\($0.value)\"/>" }.joined() + "</event>\n"
    }

    static func trace(_ name: String, _ events: String...) -> String {
        "<trace>\n<string key=\"concept:name\" value=\"\(name)\"/>\n" + events.joined() + "</trace>"
    }

    static func log(_ content: String) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<!-- c -->\n"
            + "<log xes.version=\"1.0\" xmlns=\"http://www.xes-standard.org/\">\n\(content)\n</log>\n"
    }

    /// Events and refusals, in short.
    private func short(_ items: [XESItem]) -> [String] {
        items.map {
            switch $0 {
            case .trace(let trace): "trace \(trace.ordinal) \(trace.name)"
            case .event(let event): "event \(event.trace) \(event.caseName) \(event.ordinal)"
            case .refused(_, let trace, let reason): "refused \(trace) \(reason)"
            }
        }
    }

    @Test(
        "B-59 a trace comes before its events, with all that is read of them", arguments: [1, 512])
    func reading(pieces: Int) throws {
        let full = Self.event([
            "org:resource": "Frederic", "org:group": "V30 &amp; more", "org:role": "A2_4",
            "impact": "Medium", "product": "PROD582", "resource country": "France",
            "organization country": "fr", "organization involved": "Org line Ä2",
        ])
        let found = try items(
            Self.log(Self.trace("1-364285768", full, Self.event()) + Self.trace("2")),
            pieceBytes: pieces)
        #expect(
            short(found) == [
                "trace 1 1-364285768", "event 1 1-364285768 1", "event 1 1-364285768 2",
                "trace 2 2",
            ])
        guard case .event(let event) = found[1], case .event(let bare) = found[2] else { return }
        #expect(event.activity == "Accepted" && event.transition == "In Progress")
        #expect(event.timestamp.description == "2012-05-05T12:54:27Z")
        #expect(event.group == "V30 & more" && event.role == "A2_4" && event.impact == "Medium")
        #expect(event.product == "PROD582" && event.resourceCountry == "France")
        #expect(event.organizationCountry == "fr" && event.organizationInvolved == "Org line Ä2")
        #expect(
            event.resource == Array("Frederic".utf8).withUnsafeBytes { key.pseudonym(of: $0) })
        #expect(bare.resource == nil && bare.group == nil && bare.product == nil)
    }

    @Test("Law 10 names of people in the log's own statistics, and in events, do not come out")
    func people() throws {
        let statistics =
            "<float key=\"meta\" value=\"1\"><float key=\"Secret\" value=\"2\"/></float>"
        let global =
            "<global scope=\"event\"><string key=\"org:resource\" value=\"Secret\"/></global>"
        let nested = "<string key=\"product\" value=\"P\"><string key=\"impact\" value=\"Secret\"/>"
        let event = Self.event(["org:resource": "Secret"]).replacing(
            "</event>", with: nested + "</string></event>")
        let found = try items(Self.log(statistics + global + Self.trace("1", event)))
        #expect(short(found) == ["trace 1 1", "event 1 1 1"])
        #expect(!String(reflecting: found).contains("Secret"))
    }

    @Test("B-58 what cannot be read is refused by line, and the rest is read")
    func refusals() throws {
        let twice = Self.event().replacing(
            "</event>",
            with: "<string key=\"impact\" value=\"a\"/><int key=\"impact\" value=\"1\"/>"
                + "</event>")
        let late = "<string key=\"concept:name\" value=\"late\"/>"
        let found = try items(
            Self.log(
                Self.trace(
                    "1", "<event/>", Self.event(["time:timestamp": "2012-05-05T14:54:27"]),
                    Self.event(["time:timestamp": "1969-12-31T23:59:59Z"]),
                    Self.event(["time:timestamp": "2100-12-31T23:59:59Z"]),
                    Self.event(["time:timestamp": "2101-01-01T00:00:00Z"]), twice, late)
                    + "<trace>\(Self.event())\(late)</trace><trace/>"
                    + Self.trace("4", Self.event())
            ))
        #expect(
            short(found) == [
                "trace 1 1", "refused 1 the event has no ‘concept:name’",
                "refused 1 \(XESRefusal.time)", "refused 1 \(XESRefusal.timeOutOfRange)",
                "event 1 1 4", "refused 1 \(XESRefusal.timeOutOfRange)",
                "refused 1 the event has ‘impact’ twice", "refused 1 \(XESRefusal.lateName)",
                "refused 2 \(XESRefusal.unnamedTrace)", "refused 2 \(XESRefusal.lateName)",
                "refused 3 \(XESRefusal.unnamedTrace)", "trace 4 4", "event 4 4 1",
            ])
        guard case .refused(let line, _, _) = found[2] else { return }
        #expect(line == 6)
    }

    private func error(_ text: String) -> XESError? {
        #expect(throws: XESError.self) { try items(text) }
    }

    @Test("B-58 what is no XES, or no XML, is an error with its line")
    func malformed() throws {
        let good = Self.log(Self.trace("1", Self.event()))
        for text in [String(good.dropLast(20)), "", "<log", "no xml", Self.log("<trace></log>")] {
            guard case .malformed = error(text) else {
                Issue.record("\(text)")
                return
            }
        }
        #expect(error("<a><b/></a>") == .notXES(root: "a"))
        guard case .malformed(let line, _) = error(Self.log("\n\n<trace>&nothing;</trace>")) else {
            return
        }
        #expect(line == 6)
        var bytes = Array(Self.log(Self.trace("XY", Self.event())).utf8)
        bytes[try #require(bytes.firstRange(of: Array("XY".utf8))).lowerBound] = 0xC3
        #expect(throws: XESError.self) { try Self.items(bytes) }
    }

    @Test("B-58 depth and length are bounded")
    func bounds() throws {
        let deep = { (depth: Int) in
            Self.log(
                String(repeating: "<string key=\"a\" value=\"b\">", count: depth)
                    + String(repeating: "</string>", count: depth))
        }
        #expect(try items(deep(XMLPuller.maxDepth)) == [])
        guard case .tooDeep = error(deep(XMLPuller.maxDepth + 1)) else {
            Issue.record("depth")
            return
        }
        let long = { String(repeating: "x", count: XMLPuller.maxTextBytes + $0) }
        #expect(short(try items(Self.log(Self.trace(long(0))))).count == 1)
        guard case .tooLong = error(Self.log(Self.trace(long(1)))),
            case .tooLong = error(Self.log("<trace>\(long(1))</trace>")),
            case .tooLong = error(Self.log("<!--\(long(1))-->")),
            case .tooLong = error(String(repeating: "<!-- -->", count: 1 << 18) + "<log/>"),
            case .tooLong = error("<log/>" + String(repeating: "<!-- -->", count: 1 << 18))
        else {
            Issue.record("length")
            return
        }
    }

    /// Ten entities deep, each ten times the one before: ten billion copies.
    private static let bomb =
        "<!ENTITY e0 \"ha\">"
        + (1...10).map { level in
            "<!ENTITY e\(level) \"" + String(repeating: "&e\(level - 1);", count: 10) + "\">"
        }.joined()

    @Test(
        "B-58 an entity bomb, and any document type, is refused before it is expanded",
        arguments: [
            "<!DOCTYPE log [\(bomb)]><log>&e10;</log>",
            "<!DOCTYPE log [\(bomb)]><log a=\"&e10;\"><trace/></log>",
            "<!DOCTYPE log [\(bomb)]><log><trace><string key=\"&e10;\" value=\"\"/></trace></log>",
            "<!DOCTYPE log [<!ENTITY % a \"x\"><!ENTITY % b \"%a;%a;\">%b;]><log/>",
            "<!DOCTYPE log><log>",
        ])
    func entityBomb(text: String) throws {
        let input = Memory((text + String(repeating: " ", count: 1 << 20)).utf8)
        let reader = XESReader(input, key: key)
        let error = #expect(throws: XESError.self) { while try reader.next() != nil {} }
        switch error {
        case .documentType(let line): #expect(line == 1)
        case .malformed(_, let reason):
            #expect(reason.contains("ntity") || reason.contains("PERef"), "\(reason)")
        default: Issue.record("\(String(describing: error))")
        }
        // Nothing but the beginning was even asked for.
        #expect(input.unread > 1 << 19)
    }

    @Test("T20 no file and no host is asked for what a log points to")
    func external() async {
        await #expect(processExitsWith: .success) {
            // In a process of its own: the loader is the library's, for everybody. It stands in
            // for the disk and the network, and being called at all is the failure.
            xmlSetExternalEntityLoader { _, _, _ in
                preconditionFailure("something external was asked for")
            }
            for type in [
                "<!DOCTYPE log SYSTEM \"file:///etc/passwd\">",
                "<!DOCTYPE log SYSTEM \"http://127.0.0.1:9/log.dtd\">",
                "<!DOCTYPE log [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>",
                "<!DOCTYPE log [<!ENTITY % e SYSTEM \"http://127.0.0.1:9/e\"> %e;]>",
            ] {
                #expect(throws: XESError.self) {
                    try Self.items("\(type)<log a=\"x\"><trace>&e;</trace></log>".utf8)
                }
                #expect(throws: XESError.self) { try Self.items("\(type)<log>&e;</log>".utf8) }
            }
        }
    }

    @Test("B-58 a log that breaks off gives its events, then the archive's error")
    func brokenOff() throws {
        final class Broken: ByteInput {
            var text = Array(
                XESReaderTests.log(XESReaderTests.trace("1", XESReaderTests.event())).utf8)
            let error = ArchiveError(problem: .truncated, path: "x", offset: 9, inputOffset: 5)
            func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
                if text.count < 20 { throw error }
                let piece = text.dropLast(10).prefix(buffer.count)
                buffer.copyBytes(from: piece)
                text = Array(text.dropFirst(piece.count))
                return piece.count
            }
        }
        let input = Broken()
        let reader = XESReader(input, key: key)
        #expect(short([try reader.next()!, try reader.next()!]) == ["trace 1 1", "event 1 1 1"])
        #expect(throws: XESError.input(input.error)) { try reader.next() }
    }
}
