import Foundation
import Glibc
import Testing

/// Runs a program on a pseudo-terminal of a given width, as a person sees it.
enum PseudoTerminal {
    static func run(
        _ arguments: [String], columns: UInt16, environment: [String: String]
    ) throws -> String {
        let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        try #require(master >= 0)
        defer { close(master) }
        // What posix_openpt and its companions do, which the C module does not offer.
        var (isLocked, number) = (Int32(0), Int32(0))
        _ = ioctl(master, UInt(0x4004_5431), &isLocked)
        _ = ioctl(master, UInt(0x8004_5430), &number)
        let slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        try #require(slave >= 0)
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(slave, UInt(TIOCSWINSZ), &size)
        let terminal = FileHandle(fileDescriptor: slave, closeOnDealloc: false)
        let running = try Program.daybook.start(
            arguments, environment: environment, output: terminal)
        try running.wait(.seconds(60))
        // What was written stays in the terminal's buffer as long as its slave is open.
        _ = fcntl(master, F_SETFL, O_NONBLOCK)
        var text: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(master, &piece, piece.count)
            guard count > 0 else { break }
            text += piece[..<count]
        }
        close(slave)
        return String(decoding: text, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n")
    }
}
