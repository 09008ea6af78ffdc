import EventLog
import LMDB
import Schema
import SwiftProtobuf

/// Rows at the present or as of a position, inclusive.
extension Views {
    /// Whether a read folds first what it needs.
    package enum Freshness: Sendable {
        /// Up to the position asked for, or to the head seen at the start.
        case caughtUp
        /// Nothing: it shows what was folded, and how far that is behind.
        case asFolded
    }

    /// One view as of a position: what is read from it has that basis, however much is folded
    /// meanwhile.
    ///
    /// - Throws: `.stopped` if the view met a poison event before the position asked for.
    package func snapshot<V: View>(
        of _: V.Type, asOf: Position? = nil, freshness: Freshness = .caughtUp
    ) throws(ViewError) -> ViewSnapshot<V> {
        try ViewError.typed {
            let (basis, generation, code) = try basis(V.self, asOf, freshness)
            return ViewSnapshot(basis, generation, code: code)
        }
    }

    /// The rows of a view whose keys begin with `prefix`, page by page.
    package func stream<V: View>(
        _ view: V.Type, asOf: Position? = nil, prefix: String = "", groups: [UInt8]? = nil,
        freshness: Freshness = .caughtUp, leavingOut fields: FieldSet = []
    ) throws(ViewError) -> RowStream<V> {
        try snapshot(of: view, asOf: asOf, freshness: freshness)
            .stream(prefix: prefix, groups: groups, leavingOut: fields)
    }

    /// All rows of a view whose keys begin with `prefix`, in the order of their keys.
    package func list<V: View>(
        _ view: V.Type, asOf: Position? = nil, prefix: String = "", groups: [UInt8]? = nil,
        freshness: Freshness = .caughtUp, where isWanted: (V.Row) -> Bool = { _ in true }
    ) throws(ViewError) -> Listing<V.Row> {
        var stream = try stream(
            view, asOf: asOf, prefix: prefix, groups: groups, freshness: freshness)
        var rows: [ViewRow<V.Row>] = []
        while case let page = try stream.nextPage(), !page.isEmpty {
            rows += page.filter { isWanted($0.row) }
        }
        return Listing(rows: rows, basis: stream.basis)
    }

    /// One row; the listing has it alone, or nothing.
    package func row<V: View>(
        _ view: V.Type, _ key: String, asOf: Position? = nil, freshness: Freshness = .caughtUp
    ) throws(ViewError) -> Listing<V.Row> {
        let snapshot = try snapshot(of: view, asOf: asOf, freshness: freshness)
        return Listing(rows: try snapshot.row(key).map { [$0] } ?? [], basis: snapshot.basis)
    }

    /// At which position the current generation answers, and with what.
    ///
    /// Its rows may be read later: nothing at or before the position changes any more.
    func basis(
        _ view: any View.Type, _ asOf: Position?, _ freshness: Freshness
    ) throws -> (Basis, Generation, code: UInt8) {
        let head = try log.head().position
        if let asOf, asOf > head { throw ViewError.beyondHead(asked: asOf, head: head) }
        let generation =
            switch freshness {
            case .caughtUp: try caughtUp(to: asOf ?? head).generation
            case .asFolded: try current()
            }
        let cursor = try generation.environment.read { try generation.cursor(of: view.name, $0) }
        guard let cursor else {
            throw ViewError.unknownView(name: view.name, known: registry.map { $0.name })
        }
        try requireFit(cursor, for: view, upTo: asOf ?? head, generation)
        let position = min(asOf ?? cursor.at, cursor.at)
        let basis = Basis(
            view: view.name, version: view.version, position: position,
            root: try log.root(at: position),
            lag: head.rawValue - min(head.rawValue, cursor.position),
            generation: generation.number)
        return (basis, generation, UInt8(cursor.code))
    }

    private func requireFit(
        _ cursor: ViewCursor, for view: any View.Type, upTo position: Position,
        _ generation: Generation
    ) throws {
        guard cursor.version == view.version else {
            throw ViewError.otherVersions(
                path: generation.path, found: [cursor.label],
                own: ["\(view.name) v\(view.version)"])
        }
        try requireReached(cursor, generation)
        if cursor.isStopped, position > cursor.at {
            throw ViewError.stopped(
                view: view.name, at: Position(cursor.stoppedAt), reason: cursor.stoppedReason)
        }
    }
}
