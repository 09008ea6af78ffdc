import EventLog
import Intake

/// What a backup says of itself, in its file `backup.json`, which is written last.
///
/// The rule: a backup without it is none. It names each file with size and digest, and the head
/// that the log in it has.
struct BackupManifest {
    struct File: Equatable {
        /// Below the backup's directory.
        var path: String
        var bytes: UInt64
        var sha256: [UInt8]
    }

    static let name = LogBackup.manifest
    static let format = "daybook-backup"
    static let version: UInt64 = 1
    private static let bytesMax = 64 << 20

    var storeID: String
    var position: Position
    var root: [UInt8]
    var taken: Instant
    var files: [File]

    var text: String {
        JSONText.object([
            ("format", Value.text(Self.format)), ("version", .number(Self.version)),
            ("storeId", .text(storeID)), ("position", .number(position.rawValue)),
            ("root", .hex(root)), ("taken", .instant(taken)),
            ("files", .json(JSONText.array(files.map(Self.line)))),
        ]) + "\n"
    }

    private static func line(_ file: File) -> String {
        JSONText.object([
            ("path", Value.text(file.path)), ("bytes", .number(file.bytes)),
            ("sha256", .hex(file.sha256)),
        ])
    }

    /// The manifest of the backup at `directory`.
    static func read(_ directory: String) throws -> BackupManifest {
        let path = directory + "/" + name
        let bytes = try InputBytes.read(path, max: bytesMax)
        do {
            return try parse(bytes)
        } catch let fault as LogText.Fault {
            throw Trouble(
                "this is not a backup: \(fault.what)", place: path,
                remedy: "name the directory that ‘daybook backup’ made")
        }
    }

    private static func parse(_ bytes: [UInt8]) throws -> BackupManifest {
        var fields = try LineFields(bytes)
        guard try fields.text("format") == format, try fields.number("version") == version else {
            throw LogText.Fault(what: "its format is not \(format) \(version)")
        }
        let manifest = BackupManifest(
            storeID: try fields.text("storeId"), position: Position(try fields.number("position")),
            root: try fields.hex("root", bytes: 32), taken: try fields.instant("taken"),
            files: try fields.objects("files").map { file in
                var file = file
                let made = File(
                    path: try file.text("path"), bytes: try file.number("bytes"),
                    sha256: try file.hex("sha256", bytes: 32))
                try file.end()
                guard StoreFiles.isName(made.path) else {
                    throw LogText.Fault(what: "‘\(made.path)’ is no file of a store")
                }
                return made
            })
        try fields.end()
        return manifest
    }
}
