import EventLog
import TextForms

/// Reading what a backup says of itself, and comparing it with what is there.
extension BackupManifest {
    /// So many quarantined files have room.
    private static let bytesMax = 64 << 20

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
        guard manifest.files.contains(where: { $0.path == StoreFiles.log }) else {
            throw LogText.Fault(what: "it names no log")
        }
        return manifest
    }

    /// Refuses a copy of one of the files that is not what the manifest says.
    func require(_ file: File, at path: String, of backup: String) throws {
        let found = try FileDigest.sha256(path)
        guard found.bytes == file.bytes, found.hash == file.sha256 else {
            throw Trouble(
                "the backup is damaged: the file has \(found.bytes) bytes of SHA-256 "
                    + "\(Hex.string(found.hash)), the manifest says \(file.bytes) of "
                    + "\(Hex.string(file.sha256))", place: backup + "/" + file.path,
                remedy: "restore another backup", status: .no)
        }
    }
}
