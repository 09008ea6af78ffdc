/// A log's tree head as a note's text, C2SP tlog-checkpoint: origin, size, root, and lines that a
/// log may add.
package struct Checkpoint: Hashable, Sendable {
    /// Which log it is of.
    package var origin: String
    package var size: UInt64
    package var root: TreeHash
    /// Signed with the rest; nobody but the log says what they mean.
    package var extensions: [String]

    package init(origin: String, size: UInt64, root: TreeHash, extensions: [String] = []) {
        precondition(!origin.isEmpty && !origin.contains("\n"), "an origin is one line")
        precondition(
            extensions.allSatisfy { !$0.isEmpty && !$0.contains("\n") }, "an extension is one line")
        self.origin = origin
        self.size = size
        self.root = root
        self.extensions = extensions
    }

    /// Reads a note's text.
    package init(text: String) throws(CheckpointError) {
        guard text.utf8.last == 0x0A else {
            throw .malformed(line: 1, "the last line does not end")
        }
        let lines = text.utf8.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        if let empty = lines.firstIndex(of: "") {
            throw .malformed(line: empty + 1, "it is empty")
        }
        guard lines.count >= 3 else {
            throw .malformed(line: lines.count, "origin, size and root are three lines")
        }
        guard let size = UInt64(decimal: lines[1]) else {
            throw .malformed(line: 2, "the size is no number without leading zeros")
        }
        guard let root = TreeHash(base64: lines[2]) else {
            throw .malformed(line: 3, "the root is not base64 of 32 bytes")
        }
        self.init(origin: lines[0], size: size, root: root, extensions: Array(lines.dropFirst(3)))
    }

    /// What is signed.
    package var text: String {
        ([origin, String(size), root.base64] + extensions).map { $0 + "\n" }.joined()
    }
}

/// Why a text is no checkpoint.
package enum CheckpointError: Error, Equatable, Sendable, CustomStringConvertible {
    case malformed(line: Int, String)

    package var description: String {
        switch self {
        case .malformed(let line, let what): "this is no checkpoint: line \(line): \(what)"
        }
    }
}

extension UInt64 {
    /// ASCII digits without a sign or a leading zero; the one way to write the number.
    init?(decimal text: some StringProtocol) {
        guard
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = UInt64(text),
            String(value) == text
        else { return nil }
        self = value
    }
}
