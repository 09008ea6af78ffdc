import Glibc
import Synchronization

/// A tiny HTTP server on a loopback socket: it counts each request that arrives whole, and then
/// does what the test says, such as dropping the connection.
final class TestServer: Sendable {
    enum Behaviour: Sendable {
        /// The bytes of an answer, after which the connection ends.
        case answer(String)
        /// An answer's head, and so many bytes of a body, after which the connection ends.
        case object(head: String, bytes: Int)
        /// Takes the request and ends the connection without a word.
        case drop
        /// Takes the request and says nothing.
        case silence
        /// An answer whose body does not end.
        case flood
    }

    let port: UInt16
    private let listener: Int32
    private let behaviour: Behaviour
    private let seen = Mutex<[String]>([])

    init(_ behaviour: Behaviour) {
        self.behaviour = behaviour
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                precondition(bind(descriptor, raw, length) == 0 && listen(descriptor, 16) == 0)
                precondition(getsockname(descriptor, raw, &length) == 0)
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self).toOpaque()
        pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<TestServer>.fromOpaque(context).takeRetainedValue().serve()
                return nil
            }, context)
        pthread_detach(thread)
    }

    var url: String { "http://127.0.0.1:\(port)" }
    /// Each request as it came, head and body.
    var requests: [String] { seen.withLock { $0 } }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func serve() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            if let request = receive(connection) {
                seen.withLock { $0.append(request) }
                behave(connection)
            }
            close(connection)
        }
        close(listener)
    }

    private func receive(_ connection: Int32) -> String? {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            text += String(decoding: buffer.prefix(count), as: UTF8.self)
            guard let end = text.range(ofBlankLine: ()) else { continue }
            let head = text[..<end].lowercased().split(separator: "\r\n")
            let length = head.first { $0.hasPrefix("content-length:") }
                .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) }
            if text[end...].utf8.count - 4 >= length ?? 0 { return text }
        }
    }

    private func behave(_ connection: Int32) {
        switch behaviour {
        case .answer(let text): write(text, connection)
        case .object(let head, let bytes):
            write(head, connection)
            write(Self.body(bytes), connection)
        case .drop: break
        case .silence:
            var byte: UInt8 = 0
            _ = recv(connection, &byte, 1, 0)  // until the client gives up
        case .flood:
            write("HTTP/1.1 200 OK\r\n\r\n", connection)
            while write(String(repeating: "x", count: 65_536), connection) {}
        }
    }

    /// Bytes in blocks of a length that no buffer has, so that parts in a wrong order show.
    static func body(_ count: Int) -> [UInt8] {
        let block = (0..<1_009).map { UInt8(truncatingIfNeeded: $0 ^ $0 >> 3) }
        var body: [UInt8] = []
        while body.count + block.count <= count { body.append(contentsOf: block) }
        return body + block.prefix(count - body.count)
    }

    @discardableResult
    private func write(_ text: String, _ connection: Int32) -> Bool {
        write(Array(text.utf8), connection)
    }

    private func write(_ bytes: [UInt8], _ connection: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}

extension String {
    /// Where the blank line that ends the head begins.
    fileprivate func range(ofBlankLine: Void) -> String.Index? {
        let bytes = Array(utf8)
        guard bytes.count >= 4 else { return nil }
        for start in 0...(bytes.count - 4)
        where Array(bytes[start..<start + 4]) == [13, 10, 13, 10] {
            return utf8.index(startIndex, offsetBy: start)
        }
        return nil
    }
}
