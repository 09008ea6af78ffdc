import EventLog
import Schema

/// Makes a store of the text of a log.
///
/// The rule that it keeps: the roots are the same, or there is no store. A text that was cut or
/// changed is refused with its line.
package struct LogImport {
    /// Why there is no store.
    package struct Refusal: Error, CustomStringConvertible {
        package let what: String
        package let line: Int

        package var description: String { "line \(line) of the export: \(what)" }
    }

    package let header: LogText.Header
    package let replica: LogReplica
    private var lines: LineReader

    /// - Parameters:
    ///   - path: of the text; `-` is standard input.
    ///   - directory: where the store is to be; there must be none.
    package init(_ path: String, at directory: String) throws {
        var lines = try LineReader(path, longest: LogText.lineBytesMax)
        do {
            guard let first = try lines.line() else { throw LogText.Fault(what: "it is empty") }
            header = try LogText.header(first)
        } catch let fault as LogText.Fault {
            throw Refusal(what: fault.what, line: lines.number)
        }
        replica = try LogReplica(
            at: directory, storeID: header.storeID,
            clock: header.clock == LogText.virtualClock ? .virtual : .real)
        self.lines = lines
    }

    /// Takes all events; the store is there once the replica is finished.
    package mutating func fill(tell: (_ done: UInt64, _ all: UInt64) throws -> Void) throws {
        do {
            try take(tell)
        } catch let fault as LogText.Fault {
            throw Refusal(what: fault.what, line: lines.number)
        } catch let fault as LogReplica.Fault {
            // A line an event, after the first.
            throw Refusal(
                what: "\(fault.position): \(fault.what)", line: Int(fault.position.rawValue) + 1)
        }
    }

    private mutating func take(_ tell: (UInt64, UInt64) throws -> Void) throws {
        var request = RequestLines()
        var position = Position.start
        while let line = try lines.line() {
            if let trailer = try LogText.trailer(line) {
                try request.requireWhole()
                try require(trailer)
                guard try lines.line() == nil else {
                    throw LogText.Fault(what: "something follows the last line")
                }
                return
            }
            let event = try LogText.event(line)
            guard event.position == position.next else {
                throw LogText.Fault(
                    what: "\(event.position) follows \(position): lines are missing or moved")
            }
            position = event.position
            if position == Position(1) { try requireSame(event) }
            if let whole = try request.add(event) { try replica.append(whole) }
            try tell(position.rawValue, header.events)
        }
        throw LogText.Fault(what: "the file ends before its last line: it was cut")
    }

    private func require(_ trailer: LogText.Trailer) throws {
        let head = try replica.head()
        guard trailer.events == head.position.rawValue, trailer.events == header.events else {
            throw LogText.Fault(
                what: "\(trailer.events) events are announced, \(header.events) in the first "
                    + "line, and \(head.position.rawValue) found")
        }
        guard trailer.root == head.root else {
            throw LogText.Fault(
                what: "the tree head of the events is \(Hex.string(head.root)), not "
                    + Hex.string(trailer.root))
        }
    }

    /// The first line is what no leaf covers; the first event says the same.
    private func requireSame(_ event: VerbatimEvent) throws {
        guard event.said.type == StoreCreated.protoMessageName, !event.isErased,
            let created = try? StoreCreated(serializedBytes: event.said.payload)
        else { throw LogText.Fault(what: "the first event is not the store's creation") }
        let clock = created.clock == .virtual ? LogText.virtualClock : LogText.realClock
        guard created.storeID == header.storeID, clock == header.clock else {
            throw LogText.Fault(
                what: "the first line names the store \(header.storeID), \(header.clock) clock; "
                    + "the first event \(created.storeID), \(clock) clock")
        }
    }
}
