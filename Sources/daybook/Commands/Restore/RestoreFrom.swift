import ArgumentParser
import EventLog
import Foundation
import Schema

/// `daybook restore from`: makes a store of a backup, whole or not at all.
///
/// The rule: the store says of itself that it was restored, as its first event; reactors refuse it
/// until somebody answers for what it does not know.
struct RestoreFrom: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "from", abstract: "Make a store of a backup.",
        discussion: """
            Checks every file against the backup's manifest, and the log's head. Nothing is \
            overwritten: a store at the place is compared with the backup, and what would be lost \
            is told. --checkpoint names signed checkpoints that were kept elsewhere, such as a \
            witness's: what they signed and the backup lacks is lost, and refused unless \
            --accept-loss is given.

            The restored store begins with StoreRestored, and reactors refuse it until ‘daybook \
            restore accept’. Its views are folded anew.

            daybook restore from /backups/books-monday --store books --reason "lost disk"
            """)

    @Argument(help: "The directory that ‘daybook backup’ made.")
    var backup: String

    @Option(help: ArgumentHelp("Why; it is kept in the log.", valueName: "text"))
    var reason: String

    @Option(help: ArgumentHelp("A checkpoint from elsewhere; repeat for more.", valueName: "file"))
    var checkpoint: [String] = []

    @Flag(name: .customLong("accept-loss"), help: "Restore although signed events are lost.")
    var acceptsLoss = false

    @OptionGroup var store: StoreOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if reason.isEmpty { throw ValidationError("a reason is not empty") }
    }

    func run() throws {
        let place = try store.directory()
        let manifest = try BackupManifest.read(backup)
        let check = RestoreCheck(manifest: manifest)
        try check.requireFree(place)
        let copy = try CopiedDirectory(place, while: "restoring")
        try fill(copy, manifest)
        let restored = try begin(copy, check)
        try copy.finish()
        StandardError.line(
            "restored \(StandardError.count(manifest.position.rawValue, "event")) of "
                + "\(manifest.storeID), as \(restored) says; reactors wait for somebody's word")
        try KeepingFormat.print(.init(copy.place, manifest), output.mode)
        StandardError.hint("daybook restore accept --store \(copy.place) --approver NAME …")
    }

    private func fill(_ copy: CopiedDirectory, _ manifest: BackupManifest) throws {
        try copy.makeFolder("log")
        if manifest.files.contains(where: { $0.path.hasPrefix(StoreFiles.quarantine) }) {
            try copy.makeFolder(StoreFiles.quarantine)
        }
        for file in manifest.files {
            try copy.copy(backup + "/" + file.path, as: file.path)
            try manifest.require(file, at: copy.path + "/" + file.path, of: backup)
        }
    }

    /// Opens the copy, compares it, and appends what it must say of itself.
    private func begin(_ copy: CopiedDirectory, _ check: RestoreCheck) throws -> Position {
        let manifest = check.manifest
        let log = try EventLog(opening: copy.path, access: .readWrite)
        defer {
            log.close()
            unlink(copy.path + "/log/lock.mdb")
        }
        let head = try log.head()
        guard head.position == manifest.position, head.root == manifest.root,
            log.storeID == manifest.storeID
        else {
            throw Trouble(
                "the log in the backup ends at \(head.position), the manifest says "
                    + "\(manifest.position), or its tree head or id is another", place: backup,
                remedy: "restore another backup", status: .no)
        }
        try requireNoLoss(check, log)
        let told = StoreRestored.with {
            $0.position = manifest.position.rawValue
            $0.root = Data(manifest.root)
            $0.taken = manifest.taken.timestamp
            $0.reason = reason
        }
        let id = "restored/\(manifest.position.rawValue)/\(UInt64.random(in: .min ... .max))"
        let request = try RestoreCommand.events.request(told, id, by: actor.actor, at: log.now())
        return try log.appendBlocking(request).first
    }

    private func requireNoLoss(_ check: RestoreCheck, _ log: EventLog) throws {
        for path in checkpoint {
            let signed = try StoreCheckpoint.read(path).checkpoint
            let lost = try check.lost(by: signed, at: path, in: log)
            guard lost > 0 else { continue }
            let what =
                "\(StandardError.count(lost, "event")) behind \(check.manifest.position) were "
                + "signed and are not in the backup"
            guard acceptsLoss else {
                throw Trouble(
                    what, place: path,
                    remedy: "find a later backup; or give --accept-loss, and another key and "
                        + "origin for what is signed from now on", status: .no)
            }
            StandardError.line("note: \(what), as \(path) shows")
        }
    }
}
