import Glibc
import Intake

/// The lines of a file or of standard input, one at a time, in memory that does not grow with it.
package struct LineReader {
    private let source: FileSource
    private let longest: Int
    private var buffer: [UInt8] = []
    private var next = 0
    private var isAtEnd = false
    /// Of the line given last, from 1.
    package private(set) var number = 0

    /// - Parameter path: `-` is standard input.
    package init(_ path: String, longest: Int) throws {
        source =
            path == "-"
            ? FileSource(borrowing: STDIN_FILENO, named: "standard input")
            : try FileSource(path: path)
        self.longest = longest
    }

    /// Nil at the end. A line that its end of line does not close was cut.
    package mutating func line() throws -> [UInt8]? {
        while true {
            if let end = buffer[next...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { next = end + 1 }
                number += 1
                return Array(buffer[next..<end])
            }
            guard buffer.count - next <= longest else {
                number += 1
                throw LogText.Fault(what: "the line is longer than \(longest) bytes")
            }
            buffer.removeFirst(next)
            next = 0
            let piece = try source.read()
            guard piece.isEmpty else {
                buffer += piece
                continue
            }
            guard buffer.isEmpty else {
                number += 1
                throw LogText.Fault(what: "the file is cut short in this line")
            }
            return nil
        }
    }
}
