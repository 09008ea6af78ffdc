import ArgumentParser
import EventLog
import Foundation
import Schema
import TextForms

/// `daybook backup`: the store as it is now, in a directory of its own, while writers go on.
///
/// The rule: what is in it is one moment of the log, with what belongs to that moment, or there is
/// no backup.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the store as it stands, while writers go on.",
        discussion: """
            The copy holds the log, the secret, the signed checkpoint and the bytes in quarantine, \
            and can be read like a store: --store DEST. Views are not in it, keys neither. Keep it \
            as you keep the store: it holds the secret. While it is made, the log's file may grow.

            Prints position and tree head, to be noted elsewhere. The log notes that it was \
            taken: ‘daybook backups’ lists what it knows of.

            daybook backup /backups/books-monday
            daybook verify --store /backups/books-monday
            """)

    @Argument(help: "A new directory.")
    var destination: String

    @OptionGroup var store: StoreOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let directory = try store.directory()
        guard access(destination, F_OK) != 0 else {
            throw Trouble(
                "the destination exists already", place: destination,
                remedy: "name a new directory for each backup")
        }
        let log = try EventLog(opening: directory, access: .readOnly)
        let copy = try CopiedDirectory(destination, while: "backing-up")
        let names = try fill(copy, log, directory)
        let manifest = try describe(copy, names, log)
        try DurableFile.create(
            secret: copy.path + "/" + BackupManifest.name, Array(manifest.text.utf8))
        try copy.finish()
        log.close()
        note(copy.place, manifest, in: directory)
        StandardError.line(
            "backed up \(StandardError.count(manifest.position.rawValue, "event")) to "
                + "\(copy.place), tree head \(Hex.string(manifest.root))")
        try KeepingFormat.print(.init(copy.place, manifest), output.mode)
        StandardError.hint("daybook verify --store \(copy.place)")
    }

    /// Tells the log that there is a copy of it. The backup is whole without that.
    private func note(_ place: String, _ manifest: BackupManifest, in directory: String) {
        guard !LogBackup.isMarked(directory) else { return }
        do {
            let log = try StoreOptions.openForWriting(directory)
            defer { log.close() }
            let place = URL(filePath: place).standardizedFileURL.path
            let taken = BackupTaken.with {
                $0.place = place
                $0.position = manifest.position.rawValue
                $0.root = Data(manifest.root)
            }
            let request = try BackupList.events.request(
                taken, "taken/\(manifest.position.rawValue)/\(place)", by: actor.actor,
                at: log.now())
            _ = try log.appendBlocking(request)
        } catch {
            StandardError.line("note: the log could not note the backup: \(error)")
        }
    }

    /// The checkpoint first, so that it is not ahead of the log; the quarantine last, so that it
    /// has what the log's events name.
    private func fill(
        _ copy: CopiedDirectory, _ log: EventLog, _ directory: String
    ) throws -> [String] {
        var names: [String] = []
        for name in [StoreFiles.checkpoint, StoreFiles.secret]
        where access(directory + "/" + name, F_OK) == 0 {
            try copy.copy(directory + "/" + name, as: name)
            names.append(name)
        }
        try copy.makeFolder("log")
        try log.copyFile(to: copy.path + "/" + StoreFiles.log)
        names.append(StoreFiles.log)
        let quarantine = directory + "/" + StoreFiles.quarantine
        let kept = try DirectoryTree.files(in: quarantine).filter(StoreFiles.isQuarantined)
        if !kept.isEmpty { try copy.makeFolder(StoreFiles.quarantine) }
        for name in kept {
            try copy.copy(quarantine + "/" + name, as: StoreFiles.quarantine + "/" + name)
            names.append(StoreFiles.quarantine + "/" + name)
        }
        return names
    }

    /// Opens the copy and asks it for its head, which must be one that the store had.
    private func describe(
        _ copy: CopiedDirectory, _ names: [String], _ log: EventLog
    ) throws -> BackupManifest {
        let copied = try EventLog(opening: copy.path, access: .readOnly)
        let head = try copied.head()
        if let signed = try StoreCheckpoint(store: copy.path).read()?.checkpoint {
            guard signed.size <= head.position.rawValue,
                try copied.nodes.root(at: signed.size) == signed.root
            else {
                throw Trouble(
                    "the checkpoint at @\(signed.size) is not of this log, which ends at "
                        + "\(head.position)", place: log.store + "/" + StoreFiles.checkpoint,
                    remedy: "run ‘daybook verify’; the store is an older copy or was changed",
                    status: .no)
            }
        }
        copied.close()
        // Made by the reading; it belongs to this machine.
        unlink(copy.path + "/log/lock.mdb")
        guard try log.head(at: head.position) == head.root else {
            throw Trouble("the copy has another tree head at \(head.position) than the store")
        }
        return BackupManifest(
            storeID: log.storeID, position: head.position, root: head.root, taken: .now(),
            files: try names.sorted().map { name in
                let found = try FileDigest.sha256(copy.path + "/" + name)
                return .init(path: name, bytes: found.bytes, sha256: found.hash)
            })
    }
}
