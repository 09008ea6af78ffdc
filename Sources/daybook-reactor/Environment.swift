import Glibc
import Logging
import Reactor
import Targets

/// What the reactor takes from its surroundings.
extension ReactorCommand {
    static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
        return String(
            decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// `DAYBOOK_LOG_LEVEL`, such as `debug`; notices and worse by default.
    static var logLevel: Logger.Level {
        value("DAYBOOK_LOG_LEVEL").flatMap { Logger.Level(rawValue: $0) } ?? .notice
    }

    static func failpoint() throws(SetupError) -> Failpoint? {
        guard let text = value("DAYBOOK_FAILPOINT") else { return nil }
        guard let failpoint = Failpoint(text) else {
            let names = Failpoint.Name.allCases.map(\.rawValue).joined(separator: ", ")
            throw SetupError(
                "DAYBOOK_FAILPOINT=\(text) is not name[:target][:n] with a name of \(names)")
        }
        return failpoint
    }

    static func endpoints<W: Workflow>(_ path: String, for workflow: W.Type) throws -> Endpoints {
        guard let file = fopen(path, "re") else {
            throw SetupError("\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        guard ferror(file) == 0, count < bytes.count else {
            throw SetupError("\(path) is no configuration: it cannot be read, or is over 1 MiB")
        }
        return try Endpoints(
            configuration: Array(bytes.prefix(count)), path: path, for: workflow)
    }

    private static func value(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}

struct SetupError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
