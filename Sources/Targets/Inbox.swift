import Crypto
import Reactor

/// Collects an answer's headers and body while libcurl reads them, and stops it at the limits.
///
/// The rule that it keeps: a body is kept up to a limit, or hashed up to a much larger one and not
/// kept at all, so that memory stays bounded in either case.
final class Inbox {
    private(set) var headers: [(name: String, value: String)] = []
    private(set) var body: [UInt8] = []
    private(set) var isTruncated = false
    private var headerBytes = 0
    private var bodyBytes = 0
    private let limit: Int
    private var hash: SHA256?

    init(keeping limit: Int) { self.limit = limit }

    init(hashing limit: Int) {
        self.limit = limit
        hash = SHA256()
    }

    var isHashing: Bool { hash != nil }

    /// Of a body that came whole.
    var digest: BodyDigest? {
        guard let hash, !isTruncated else { return nil }
        return BodyDigest(sha256: Array(hash.finalize()), byteCount: bodyBytes)
    }

    /// The headers say where the body ends, so that a connection that breaks is told from its end.
    var isDelimited: Bool {
        headers.contains { ["content-length", "transfer-encoding"].contains($0.name) }
    }

    /// False ends the transfer.
    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let room = limit - bodyBytes
        if bytes.count > room { isTruncated = true }
        bodyBytes += bytes.count
        if isHashing {
            hash?.update(bufferPointer: bytes)
        } else {
            body.append(contentsOf: bytes.prefix(room))
        }
        return !isTruncated
    }

    func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Bool {
        headerBytes += bytes.count
        guard headerBytes <= CurlCall.maxHeaderBytes else { return false }
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {  // a status line: what came before belonged to a 1xx answer
            headers.removeAll()
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...]
            headers.append((name: line[..<colon].lowercased(), value: trimmed(value)))
        }
        return true
    }

    private func trimmed(_ text: Substring) -> String {
        let isBlank = { (c: Character) in c.isWhitespace || c.isNewline }
        var text = text.drop(while: isBlank)
        while let last = text.last, isBlank(last) { text.removeLast() }
        return String(text)
    }
}
