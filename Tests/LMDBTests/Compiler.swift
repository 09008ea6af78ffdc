import Glibc
import Testing

/// The Swift compiler, run on a snippet up to the passes that check lifetimes and ownership,
/// against the module that this test itself is linked with.
struct Compiler {
    static let snippets = directory(of: #filePath) + "/CompileFail/"

    /// Where the build put its modules.
    private let products: String
    private let packageName: String

    init() throws {
        var path = [CChar](repeating: 0, count: 4_096)
        let length = readlink("/proc/self/exe", &path, path.count - 1)
        try #require(length > 0)
        let executable = String(
            decoding: path[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
        products = Self.directory(of: executable)
        packageName = try Self.packageName(products)
    }

    /// What the compiler prints about a snippet; nothing if it accepts it.
    func diagnostics(of snippet: String) throws -> [String] {
        let sources = Self.directory(of: #filePath) + "/../../Sources"
        let flags = [
            "-swift-version 6", "-enable-experimental-feature Lifetimes",
            "-enable-upcoming-feature ExistentialAny", "-package-name \(packageName)",
            "-I '\(products)/Modules'",
            "-Xcc '-fmodule-map-file=\(sources)/CLMDB/module.modulemap'",
            "-module-name Snippet", "-emit-sil -o /dev/null",
        ]
        let compile = "swiftc \(flags.joined(separator: " ")) -"
        return try Self.output(of: "\(compile) < '\(Self.snippets)\(snippet)' 2>&1")
            .split(separator: "\n").map(String.init)
    }

    /// The name under which the build lets targets share `package` declarations: SwiftPM takes it
    /// from the directory that the package lies in, so it is read from the build's own plan.
    private static func packageName(_ products: String) throws -> String {
        let configuration = products.split(separator: "/").last ?? "debug"
        let plan = "\(products)/../../\(configuration).yaml"
        let pattern = #""-module-name","LMDB",.*"-package-name","\K[^"]*"#
        let found = try output(of: "grep -oPm1 '\(pattern)' '\(plan)'")
        return try #require(found.split(separator: "\n").first.map(String.init))
    }

    private static func directory(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    private static func output(of command: String) throws -> String {
        let pipe = try #require(popen(command, "r"))
        defer { pclose(pipe) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 12)
        while true {
            let count = fread(&buffer, 1, buffer.count, pipe)
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(contentsOf: buffer[..<count])
        }
    }
}
