import Glibc

/// Standard output, buffered, where a failed write is never overlooked.
///
/// The rule: a reader that went away (`| head`) ends the program quietly; a full disk under a
/// redirection is trouble, since the data did not arrive.
struct StandardOutput: ~Copyable {
    private var buffer: [UInt8] = []
    private let flushesEachLine: Bool

    /// - Parameter flushesEachLine: for what a person or a follower waits for.
    init(flushesEachLine: Bool = Terminal.isOutput) {
        self.flushesEachLine = flushesEachLine
        buffer.reserveCapacity(1 << 16)
    }

    mutating func line(_ text: String) throws {
        add(text)
        try endLine()
    }

    /// A part of a line, which ``endLine()`` ends.
    mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { buffer.append(contentsOf: $0) }
    }

    mutating func endLine() throws {
        buffer.append(0x0A)
        if flushesEachLine || buffer.count >= 1 << 16 { try flush() }
    }

    mutating func flush() throws {
        var start = 0
        while start < buffer.count {
            let written = buffer.withUnsafeBytes {
                write(STDOUT_FILENO, $0.baseAddress! + start, $0.count - start)
            }
            if written >= 0 {
                start += written
                continue
            }
            let error = errno
            if error == EINTR { continue }
            if error == EAGAIN {
                var wanted = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
                poll(&wanted, 1, -1)
                continue
            }
            buffer.removeAll(keepingCapacity: true)
            if error == EPIPE { throw OutputClosed() }
            throw Trouble(
                "standard output cannot be written", place: String(cString: strerror(error)),
                remedy: "make room where the output goes, or send it elsewhere")
        }
        buffer.removeAll(keepingCapacity: true)
    }
}

/// The reader of standard output went away; there is nobody to tell.
struct OutputClosed: Error {}
