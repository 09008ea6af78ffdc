/// Tells how an input is compressed by the bytes that it begins with.
///
/// Forms that are known and not read are refused by name: as plain text they would only make
/// thousands of broken rows.
enum Signature {
    /// How many bytes it takes to tell.
    static let bytes = 6

    static func form(
        of opening: ArraySlice<UInt8>, in path: String
    ) throws(ArchiveError) -> ArchiveInput.Form {
        let isOne: ([UInt8]) -> Bool = { opening.starts(with: $0) }
        if isOne([0x1F, 0x8B]) { return .gzip }
        if isOne([0xFD] + "7zXZ".utf8 + [0]) { return .xz }
        if isOne("PK".utf8 + [3, 4]) { return .zip }
        let problem: ArchiveError.Problem? =
            if isOne("PK".utf8 + [5, 6]) {
                .noMember
            } else if isOne("BZh".utf8 + []) {
                .unsupported("bzip2")
            } else if isOne([0x28, 0xB5, 0x2F, 0xFD]) {
                .unsupported("zstd")
            } else if isOne("7z".utf8 + [0xBC, 0xAF, 0x27, 0x1C]) {
                .unsupported("7-Zip")
            } else {
                nil
            }
        guard let problem else { return .plain }
        throw ArchiveError(problem: problem, path: path, offset: 0, inputOffset: 0)
    }
}
