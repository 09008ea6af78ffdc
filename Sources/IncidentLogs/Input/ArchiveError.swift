import Glibc

/// Why a log's bytes could not be had, and where: in which file, at which member of it, how far.
///
/// What was read before it was sound as far as that can be told; a caller who has acted on it must
/// know that the rest is missing.
package struct ArchiveError: Error, Equatable, Sendable {
    package enum Problem: Equatable, Sendable {
        /// The system refused; the code is `errno`'s.
        case unreadable(code: Int32)
        /// The input ends before the compressed data does.
        case truncated
        /// The compressed data contradict themselves; the text is the decoder's.
        case damaged(String)
        /// A zip without a regular file in it.
        case noMember
        /// Compressed in a way that is not read here.
        case unsupported(String)
    }

    package var problem: Problem
    package var path: String
    /// The file inside a zip, once its name was read.
    package var member: String?
    /// Decompressed bytes that were delivered before.
    package var offset: Int
    /// Bytes of the input that were read before.
    package var inputOffset: Int
}

extension ArchiveError: CustomStringConvertible {
    package var description: String {
        let name = member.map { "\(path) (\($0) in it)" } ?? path
        let place = "after \(offset) bytes of content, at byte \(inputOffset) of the input"
        switch problem {
        case .unreadable(let code):
            return "\(name) cannot be read: \(String(cString: strerror(code)))"
                + (offset > 0 ? " \(place)" : "") + Self.remedy(code)
        case .truncated:
            return "\(name) ends too early, \(place). Fetch the file again and compare its size."
        case .damaged(let reason):
            return "\(name) is damaged: \(reason), \(place). "
                + "Fetch the file again and compare its digest."
        case .noMember:
            return "\(name) is a zip without a file in it. Name the archive that holds the log."
        case .unsupported(let kind):
            return "\(name) is compressed with \(kind), which is not read. "
                + "Unpack it, or give it as zip, gz, xz or plain."
        }
    }

    private static func remedy(_ code: Int32) -> String {
        switch code {
        case ENOENT: ". Check the name, or give ‘-’ for standard input."
        case EACCES: ". Run as a user who may read it."
        case EISDIR: ". Name a file."
        default: "."
        }
    }
}
