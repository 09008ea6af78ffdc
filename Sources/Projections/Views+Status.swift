import EventLog
import Schema
import SwiftProtobuf

/// How a view stands: how far it was folded, and why no further.
package struct ViewStatus: Sendable, Equatable {
    package var name: String
    /// Of the fold that wrote the rows.
    package var version: UInt32
    /// Of this program's fold.
    package var ownVersion: UInt32?
    package var position: Position
    /// Events of the log beyond `position`.
    package var lag: UInt64
    package var stopped: Stop?

    package struct Stop: Sendable, Equatable {
        package var at: Position
        package var reason: String
    }
}

extension Views {
    /// How each view of the current generation stands, by name. Nothing is folded.
    package func status() throws(ViewError) -> [ViewStatus] {
        try ViewError.typed {
            let cursors = try current().cursors()
            let head = try log.head().position.rawValue
            return cursors.map { cursor in
                ViewStatus(
                    name: cursor.name, version: cursor.version,
                    ownVersion: registry.first { $0.name == cursor.name }?.version,
                    position: cursor.at, lag: head - min(head, cursor.position),
                    stopped: cursor.isStopped
                        ? .init(at: Position(cursor.stoppedAt), reason: cursor.stoppedReason)
                        : nil)
            }
        }
    }

    /// The number of the current generation.
    package func generation() throws(ViewError) -> UInt32 {
        try ViewError.typed { try current().number }
    }

    /// All generations that are kept, and the one that `CURRENT` names; makes none.
    package func generations() throws(ViewError) -> (all: [UInt32], current: UInt32?) {
        try ViewError.typed { (try directory.generations(), try directory.current()) }
    }

    /// The view of that name.
    package func view(named name: String) throws(ViewError) -> any View.Type {
        guard let view = registry.first(where: { $0.name == name }) else {
            throw .unknownView(name: name, known: registry.map { $0.name }.sorted())
        }
        return view
    }

    /// The rows of a view by its name, as the JSON form of their messages.
    package func listAny(
        _ name: String, asOf: Position? = nil, prefix: String = "",
        freshness: Freshness = .caughtUp
    ) throws(ViewError) -> Listing<String> {
        func listed<V: View>(_: V.Type) throws(ViewError) -> Listing<String> {
            let found = try list(V.self, asOf: asOf, prefix: prefix, freshness: freshness)
            return try ViewError.typed {
                Listing(
                    rows: try found.map {
                        ViewRow(key: $0.key, row: try $0.row.jsonString(), since: $0.since)
                    },
                    basis: found.basis)
            }
        }
        return try listed(view(named: name))
    }
}
