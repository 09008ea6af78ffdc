import EventLog
import Schema
import SwiftProtobuf

/// Two generations compared as the same ordered stream of (view, key, position, value) (M13).
package struct Comparison: Sendable {
    /// A version of a row that one side has and the other has not, or has otherwise.
    package struct Difference: Sendable, Equatable {
        package var view: String
        package var key: String
        package var position: Position
        package var live: Value
        package var rebuilt: Value
    }

    package enum Value: Sendable, Equatable {
        case absent
        case tombstone
        /// The row's JSON form.
        case row(String)
        /// Likewise, of one that the fold alone sees.
        case withheld(String)
        /// A row that the list of its group has not.
        case unlisted
        /// Bytes that are no row of the view.
        case unreadable(String)
    }

    /// How far a view was compared, and how many versions of rows that were.
    package struct Extent: Sendable, Equatable {
        package var view: String
        package var liveVersion: UInt32
        package var rebuiltVersion: UInt32
        package var position: Position
        package var versions: Int
    }

    package private(set) var extents: [Extent] = []
    /// In the order of view, key and position; the first ones only, if there are many.
    package private(set) var differences: [Difference] = []
    package private(set) var differenceCount = 0
    /// The first event after which the two have other rows, of all views.
    package private(set) var parting: Position?

    package var isEqual: Bool { differenceCount == 0 }

    init(
        live: Generation, rebuilt: Generation, registry: [any View.Type], differencesMax: Int
    ) throws {
        let liveCursors = try live.cursors()
        for cursor in try rebuilt.cursors() {
            guard let view = registry.first(where: { $0.name == cursor.name }) else { continue }
            guard let other = liveCursors.first(where: { $0.name == cursor.name }) else {
                // The live program did not know the view: there is nothing to compare it with.
                continue
            }
            try compare(
                view, (live, other), (rebuilt, cursor), differencesMax: differencesMax)
        }
    }

    private mutating func compare(
        _ view: any View.Type, _ live: (Generation, ViewCursor),
        _ rebuilt: (Generation, ViewCursor), differencesMax: Int
    ) throws {
        let end = min(live.1.at, rebuilt.1.at)
        var left = VersionStream(live.0, code: UInt8(live.1.code), upTo: end)
        var right = VersionStream(rebuilt.0, code: UInt8(rebuilt.1.code), upTo: end)
        var lists = ListCheck(live.0, code: UInt8(live.1.code), asOf: end)
        var (a, b) = (left.next(), right.next())
        var versions = 0
        while a != nil || b != nil {
            versions += 1
            if let unlisted = try lists.check(a) { note(unlisted, of: view, differencesMax) }
            let order = Self.order(a, b)
            if order != 0 || a?.value != b?.value {
                note(view, order <= 0 ? a : nil, order >= 0 ? b : nil, differencesMax)
            }
            if order <= 0 { a = left.next() }
            if order >= 0 { b = right.next() }
        }
        if let failure = left.failure ?? right.failure { throw failure }
        if let unlisted = try lists.check(nil) { note(unlisted, of: view, differencesMax) }
        extents.append(
            Extent(
                view: view.name, liveVersion: live.1.version, rebuiltVersion: rebuilt.1.version,
                position: end, versions: versions))
    }

    /// Negative where only the left one has the version, positive where only the right one has.
    private static func order(_ a: VersionStream.Version?, _ b: VersionStream.Version?) -> Int {
        guard let a else { return 1 }
        guard let b else { return -1 }
        if a.key != b.key { return a.key.lexicographicallyPrecedes(b.key) ? -1 : 1 }
        if a.position != b.position { return a.position < b.position ? -1 : 1 }
        return 0
    }

    private mutating func note(
        _ view: any View.Type, _ live: VersionStream.Version?, _ rebuilt: VersionStream.Version?,
        _ differencesMax: Int
    ) {
        guard let one = live ?? rebuilt else { return }
        count(one.position)
        guard differences.count < differencesMax else { return }
        differences.append(
            Difference(
                view: view.name, key: one.text, position: one.position,
                live: Self.value(live, view), rebuilt: Self.value(rebuilt, view)))
    }

    private mutating func count(_ position: Position) {
        differenceCount += 1
        parting = min(parting ?? position, position)
    }

    /// A row of the live view that its own list has not.
    private mutating func note(
        _ unlisted: VersionStream.Version, of view: any View.Type, _ differencesMax: Int
    ) {
        count(unlisted.position)
        guard differences.count < differencesMax else { return }
        differences.append(
            Difference(
                view: view.name, key: unlisted.text, position: unlisted.position,
                live: .unlisted, rebuilt: Self.value(unlisted, view)))
    }

    private static func value(_ version: VersionStream.Version?, _ view: any View.Type) -> Value {
        guard let version else { return .absent }
        if version.value == [RowCode.tombstone] { return .tombstone }
        func json<V: View>(_: V.Type) -> Value {
            let row = try? V.Row(serializedBytes: Array(version.value.dropFirst()))
            guard let text = try? row?.jsonString() else {
                return .unreadable(hexadecimal(version.value))
            }
            return switch version.value.first {
            case RowCode.row: .row(text)
            case RowCode.withheld: .withheld(text)
            default: .unreadable(hexadecimal(version.value))
            }
        }
        return json(view)
    }
}
