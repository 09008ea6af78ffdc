import Glibc

/// Where answers and complaints go. A write that fails cannot change what was found.
enum StandardStream {
    static func output(_ text: String) { put(text, STDOUT_FILENO) }
    static func error(_ text: String) { put(text, STDERR_FILENO) }

    private static func put(_ text: String, _ descriptor: Int32) {
        let bytes = Array((text + "\n").utf8)
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes {
                write(descriptor, $0.baseAddress! + start, $0.count - start)
            }
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return }
            start += count
        }
    }
}
