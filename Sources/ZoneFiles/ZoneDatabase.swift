import Business
import Glibc

/// The machine's tz database: read once, when a policy is applied, to compile the rules that its
/// event then keeps (law 5). The only room of business time that touches a file.
package struct ZoneDatabase: Sendable {
    /// What a file of the database may hold; real ones are under 4 KiB.
    private static let largestFile = 256 * 1024

    package let directory: String

    package init(directory: String = "/usr/share/zoneinfo") { self.directory = directory }

    /// Reads and compiles one zone, such as `Europe/Berlin`.
    package func rules(for identifier: String) throws(ZoneDatabaseError) -> ZoneRules {
        guard Self.isIdentifier(identifier) else { throw .badIdentifier(identifier) }
        let path = "\(directory)/\(identifier)"
        let version = try version()
        let bytes = try contents(of: path, for: identifier)
        do {
            return try ZoneRules(tzif: bytes, identifier: identifier, dataVersion: version)
        } catch {
            throw .rules(error, path: path)
        }
    }

    /// The database's release, such as `2025b`: the first line of `tzdata.zi`, else `+VERSION`.
    package func version() throws(ZoneDatabaseError) -> String {
        let source = "\(directory)/tzdata.zi"
        let plain = "\(directory)/+VERSION"
        if let line = firstLine(of: source), line.hasPrefix("# version ") {
            return String(line.dropFirst("# version ".count))
        }
        if let line = firstLine(of: plain), !line.isEmpty { return line }
        throw .noVersion(looked: [source, plain])
    }

    /// Names without dots cannot leave the directory; `localtime` is whatever a machine says it is.
    private static func isIdentifier(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return text.utf8.count <= 255 && text != "localtime"
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.utf8.allSatisfy { byte in
                        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
                            || "+-_".utf8.contains(byte)
                    }
            }
    }

    private func contents(
        of path: String, for identifier: String
    ) throws(ZoneDatabaseError) -> [UInt8] {
        switch Self.read(path, limit: Self.largestFile + 1) {
        case .success(let bytes) where bytes.count <= Self.largestFile: return bytes
        case .success:
            throw .unreadable(identifier, path: path, reason: "it is too large for a zone")
        case .failure(let failure) where failure.number == ENOENT || failure.number == ENOTDIR:
            throw .unknownZone(identifier, path: path)
        case .failure(let failure):
            throw .unreadable(
                identifier, path: path, reason: String(cString: strerror(failure.number)))
        }
    }

    private func firstLine(of path: String) -> String? {
        guard case .success(let bytes) = Self.read(path, limit: 80) else { return nil }
        return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    private struct Failure: Error { var number: Int32 }

    /// The beginning of a file, as a whole where it is not longer than the limit.
    private static func read(_ path: String, limit: Int) -> Result<[UInt8], Failure> {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return .failure(Failure(number: errno)) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while bytes.count < limit {
            let count = Glibc.read(file, &buffer, min(buffer.count, limit - bytes.count))
            guard count >= 0 else { return .failure(Failure(number: errno)) }
            if count == 0 { break }
            bytes += buffer.prefix(count)
        }
        return .success(bytes)
    }
}
