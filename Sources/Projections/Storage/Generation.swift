import EventLog
import LMDB
import Schema
import SwiftProtobuf
import Synchronization

/// One generation of views: an LMDB environment with the versions of all rows, and how far each
/// view was folded.
///
/// Whoever folds holds its write transaction; the folds' caches belong to that lock.
final class Generation: Sendable {
    let number: UInt32
    let environment: Environment
    let rows: Table
    let meta: Table
    private let live: Table
    private let sets: Table
    let header: GenerationHeader
    /// The folds of this process over this generation. Touched inside a write transaction only, so
    /// the mutex never waits: it is there for the compiler.
    let engine = Mutex<FoldEngine?>(nil)

    static let format: UInt32 = 2

    var path: String { environment.path }

    /// Live generations stay consistent and lose at most the last commits, which are folded again.
    static let liveOptions = Environment.Options(maxTables: 8, sync: .noMetaSync)
    /// A generation that is being built may go unsynced: it is sealed by a flush, or thrown away.
    static let buildingOptions = Environment.Options(maxTables: 8, sync: .none)

    init(opening path: String, number: UInt32, options: Environment.Options) throws {
        self.number = number
        environment = try Environment(opening: path, options: options)
        rows = try environment.table("rows")
        meta = try environment.table("meta")
        let meta = meta
        let header: GenerationHeader? = try environment.read { transaction in
            guard let value = try transaction.get(meta, key: Self.headerKey) else { return nil }
            return try GenerationHeader(serializedBytes: RowCode.copy(value))
        }
        guard let header else { throw ViewError.damaged(path: path, what: "it has no header") }
        guard header.format == Self.format else {
            throw ViewError.otherFormat(
                path: path, found: header.format, supported: Self.format)
        }
        self.header = header
        live = try environment.table("live")
        sets = try environment.table("sets")
    }

    /// The live sets of the view with this code.
    func liveSets(of code: UInt8) -> LiveSetTables {
        LiveSetTables(code: code, live: live, sets: sets, path: path)
    }

    /// Makes an empty generation whose views stand at position 0.
    ///
    /// - Parameter erasure: the last one from the log: what was erased until then is not folded.
    static func create(
        at path: String, storeID: String, erasure: Position?, registry: [any View.Type]
    ) throws {
        try Environment.create(
            at: path, options: buildingOptions,
            tables: ["rows", "meta", "live", "sets"].map { TableSpec($0) })
        let environment = try Environment(opening: path, options: buildingOptions)
        defer { environment.close() }
        let meta = try environment.table("meta")
        let header = GenerationHeader.with {
            $0.format = format
            $0.storeID = storeID
            $0.erasure = erasure?.rawValue ?? 0
        }
        try environment.write { transaction in
            try transaction.put(meta, key: headerKey, value: header.serializedBytes())
            for (index, view) in registry.sorted(by: { $0.name < $1.name }).enumerated() {
                let cursor = ViewCursor.with {
                    $0.name = view.name
                    $0.code = UInt32(index + 1)
                    $0.version = view.version
                }
                try transaction.put(
                    meta, key: cursorKey(view.name), value: cursor.serializedBytes())
            }
        }
        try environment.flush()
    }

    /// What is erased from the log by now was never folded into it.
    func note(erasure: Position) throws {
        var header = header
        header.erasure = erasure.rawValue
        let bytes: [UInt8] = try header.serializedBytes()
        try environment.write { transaction in
            try transaction.put(meta, key: Self.headerKey, value: bytes)
        }
    }

    static let headerKey = Array("generation".utf8)
    static let cursorPrefix = Array("view/".utf8)
    static func cursorKey(_ view: String) -> [UInt8] { cursorPrefix + view.utf8 }
}
