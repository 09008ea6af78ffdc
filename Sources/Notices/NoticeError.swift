/// Why a notice cannot be written: which part of it, and what is wrong with it. Such a notice is
/// refused as a whole; nothing is cut or cleaned in silence.
package struct NoticeError: Error, Equatable, CustomStringConvertible {
    /// Such as `subject` or `to`.
    package let part: String
    package let fault: String

    package var description: String { "the notice's \(part) \(fault)" }

    init(_ part: String, _ fault: String) {
        self.part = part
        self.fault = fault
    }

    /// A line break in a header is another header, written by whoever chose the value.
    static func refuseControls(in text: String, _ part: String) throws(NoticeError) {
        guard
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) }
            )
        else { throw NoticeError(part, "has a line break or another control character") }
    }
}
