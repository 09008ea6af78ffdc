/// Texts and people of a log, each made once.
struct NamePool {
    private static let maxInlineBytes = 15

    private let key: PseudonymKey
    private var people = BytePool<Pseudonym>()
    private var texts = BytePool<String>()

    init(key: PseudonymKey) { self.key = key }

    mutating func person(_ name: UnsafeRawBufferPointer) -> Pseudonym {
        people.value(of: name) { key.pseudonym(of: $0) }
    }

    /// Nil where the bytes are not UTF-8. A short text lies in its `String` and needs no pool.
    mutating func text(_ bytes: UnsafeRawBufferPointer) -> String? {
        if bytes.count <= Self.maxInlineBytes { return Self.string(bytes) }
        struct NotUTF8: Error {}
        return try? texts.value(of: bytes) { bytes throws(NotUTF8) in
            guard let text = Self.string(bytes) else { throw NotUTF8() }
            return text
        }
    }

    static func string(_ bytes: UnsafeRawBufferPointer) -> String? {
        String(validating: bytes, as: UTF8.self)
    }
}
