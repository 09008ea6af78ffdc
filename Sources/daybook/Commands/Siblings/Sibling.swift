import Glibc

/// Another executable of Daybook, which takes this process over.
///
/// The rule: what can rebuild or send is not linked here; it is found beside this executable and
/// nowhere else, so that no search path decides what runs.
enum Sibling {
    static func run(_ name: String, _ arguments: [String]) throws -> Never {
        let path = try directory() + "/" + name
        guard access(path, X_OK) == 0 else {
            throw Trouble(
                "\(name) cannot be run", place: path,
                remedy: "install it beside daybook; ‘swift build’ makes all of them")
        }
        // An ignored signal stays ignored over exec, and the sibling has its own ideas.
        signal(SIGPIPE, SIG_DFL)
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
        words.append(nil)
        execv(path, words)
        throw Trouble(
            "\(name) cannot be run", place: "\(path): \(String(cString: strerror(errno)))")
    }

    private static func directory() throws -> String {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let length = buffer.withUnsafeMutableBytes { bytes in
            readlink("/proc/self/exe", bytes.baseAddress!, bytes.count)
        }
        guard length > 0 else {
            throw Trouble(
                "it cannot be told where daybook is installed", place: "/proc/self/exe",
                remedy: "run daybook-rebuild or daybook-reactor directly")
        }
        let path = String(decoding: buffer[..<length], as: UTF8.self)
        return String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    }
}
