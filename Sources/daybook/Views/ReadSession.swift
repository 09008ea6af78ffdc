import EventLog
import Projections
import ViewRegistry

/// One reading of the views: at which position it answers, and what it says about that.
///
/// The rule: a read never waits beyond the head that it saw at its start, and never answers for a
/// position that the view has not reached without saying so.
final class ReadSession {
    let log: EventLog
    let views: Views
    /// What was asked for: the moment, or the head at the start.
    let wanted: Position
    private let isTold: Bool
    private let isWaiting: Bool
    /// Decided, and folded for, when a view is read first.
    private var decided: Views.Freshness?
    /// The views that answered, by the position that they answered for.
    private var answered: [(position: Position, root: [UInt8], views: [String])] = []

    convenience init(store: StoreOptions, read: ReadOptions) throws {
        let directory = try store.directory()
        let log = try EventLog(opening: directory, access: .readOnly)
        let position = try read.asOf.map { try AsOfPrinter.resolve($0, in: log) }
        try self.init(log, store: directory, upTo: position, isWaiting: !read.noWait)
    }

    /// - Parameter position: the head if nil.
    init(
        _ log: EventLog, store: String, upTo position: Position?, isWaiting: Bool = true
    ) throws {
        self.log = log
        views = Views(store: store, log: log, registry: StoreViews.all)
        wanted = try position ?? log.head().position
        isTold = position != nil || Terminal.isError
        self.isWaiting = isWaiting
    }

    func close() {
        views.close()
        log.close()
    }

    /// What became of the rows of a view after a position, up to the one asked for.
    func changes(
        of table: ViewTable, after start: Position = .start, prefix: String = ""
    ) throws -> ChangeStream {
        let found = try views.changes(
            of: table.view, after: start, upTo: wanted, prefix: prefix, freshness: freshness())
        note(found.basis)
        return found
    }

    /// The rows of a view page by page, at the position asked for or as far as the view goes.
    func stream<V: View>(
        _ view: V.Type, prefix: String, groups: [UInt8]?, leavingOut fields: FieldSet
    ) throws -> RowStream<V> {
        let found = try views.stream(
            view, asOf: wanted, prefix: prefix, groups: groups, freshness: freshness(),
            leavingOut: fields)
        note(found.basis)
        return found
    }

    /// The rows of what had occurred until a moment, by when it occurred.
    func rows<V: View>(_: V.Type, effective moment: Instant) throws -> Listing<V.Row> {
        let found = try V.rows(of: log, effective: moment, asOf: wanted)
        note(found.basis)
        return found
    }

    /// The rows of a view that are wanted, at the position asked for or as far as the view goes.
    func rows<V: View>(
        _ view: V.Type, where isWanted: (V.Row) -> Bool = { _ in true }
    ) throws -> Listing<V.Row> {
        let found = try views.list(
            view, asOf: wanted, freshness: freshness(), where: isWanted)
        note(found.basis)
        return found
    }

    func row<V: View>(_ view: V.Type, _ key: String) throws -> Listing<V.Row> {
        let found = try views.row(view, key, asOf: wanted, freshness: freshness())
        note(found.basis)
        return found
    }

    /// Says what the answers so far were about: once for each position.
    func tell() throws {
        for (position, root, views) in answered {
            let names = "view \(views.joined(separator: ", "))"
            if position < wanted {
                let missing = wanted.rawValue - position.rawValue
                StandardError.line("\(names) lags by \(StandardError.count(missing, "event"))")
            }
            guard isTold || position < wanted else { continue }
            try AsOfPrinter.tell(position, root: root, in: log, view: names)
        }
        answered = []
    }

    private func note(_ found: Basis) {
        let label = "\(found.view) v\(found.version)"
        if let index = answered.firstIndex(where: { $0.position == found.position }) {
            if !answered[index].views.contains(label) { answered[index].views.append(label) }
        } else {
            answered.append((found.position, found.root, [label]))
        }
    }

    private func freshness() throws -> Views.Freshness {
        if let decided { return decided }
        let found = try Self.freshness(of: views, upTo: wanted, isWaiting: isWaiting)
        decided = found
        return found
    }

    /// Folds first; a user who may not write the views reads them as they are, and the lag is told.
    private static func freshness(
        of views: Views, upTo wanted: Position, isWaiting: Bool
    ) throws -> Views.Freshness {
        guard isWaiting else { return .asFolded }
        do {
            try views.catchUp(to: wanted)
            return .caughtUp
        } catch let error where error.isForLackOfRights {
            return .asFolded
        }
    }
}
