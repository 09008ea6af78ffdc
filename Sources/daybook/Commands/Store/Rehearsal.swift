import EventLog
import Foundation
import Glibc

/// Shows the first event that `init` would write: a store is made elsewhere and removed again.
struct Rehearsal {
    let choice: EventLog.ClockChoice

    func show(for directory: String) throws {
        guard access(directory, F_OK) != 0 else { throw StoreError.exists(path: directory) }
        let parent = Self.parent(of: directory)
        guard access(parent, W_OK) == 0 else {
            throw Trouble(
                "no store can be created", place: "\(parent): \(String(cString: strerror(errno)))",
                remedy: "name a directory whose parent exists and can be written")
        }
        var template = Array(((Environment["TMPDIR"] ?? "/tmp") + "/daybook-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Trouble("no temporary directory: \(String(cString: strerror(errno)))")
        }
        let scratch = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        try EventLog.create(at: scratch + "/store", clock: choice)
        let log = try EventLog(opening: scratch + "/store", access: .readOnly)
        defer { log.close() }
        var printer = RecordPrinter(EventFormat.full, mode: .json)
        for event in try log.read(limit: 100) { try printer.print(event) }
        try printer.finish()
        StandardError.line("nothing was created; the store's id and secret are drawn when it is")
    }

    private static func parent(of path: String) -> String {
        var path = path[...]
        while path.count > 1 && path.last == "/" { path.removeLast() }
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
