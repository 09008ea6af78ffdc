import EventLog
import Intake
import TextForms

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
}
