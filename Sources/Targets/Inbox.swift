/// Collects an answer's headers and body while libcurl reads them, and stops it at the limits.
final class Inbox {
    private(set) var headers: [(name: String, value: String)] = []
    private(set) var body: [UInt8] = []
    private(set) var isTruncated = false
    private var headerBytes = 0

    /// False ends the transfer.
    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let room = CurlCall.maxBodyBytes - body.count
        body.append(contentsOf: bytes.prefix(room))
        if bytes.count > room { isTruncated = true }
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
