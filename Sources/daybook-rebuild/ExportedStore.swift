import EventLog
import Foundation
import Projections
import TextForms

/// A store made of an exported log, for as long as it is rebuilt from.
///
/// The rule: what the text says is checked against its roots before anything is folded, and nothing
/// of the store remains.
struct ExportedStore {
    let path: String
    private let scratch: URL

    /// Ctrl-C while the text was read.
    struct Interrupted: Error, CustomStringConvertible {
        let description = "interrupted; nothing is kept"
    }

    init(_ file: String, line: ProgressLine) throws {
        scratch = FileManager.default.temporaryDirectory
            .appending(path: "daybook-rebuild-\(UUID().uuidString)")
        path = scratch.appending(path: "store").path
        try FileManager.default.createDirectory(
            at: scratch, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        do {
            var text = try LogImport(file, at: path)
            let began = Date()
            try text.fill { done, all in
                if Interruption.hasCome { throw Interrupted() }
                guard done % 10_000 == 0 else { return }
                let rate = Double(done) / max(0.001, Date().timeIntervalSince(began))
                line.show(
                    RebuildProgress(
                        position: Position(done), target: Position(all), eventsPerSecond: rate,
                        secondsLeft: Double(all - min(done, all)) / rate))
            }
            line.clear()
            try text.replica.finish(secret: nil)
        } catch {
            line.clear()
            remove()
            throw error
        }
    }

    func remove() {
        try? FileManager.default.removeItem(at: scratch)
    }
}
