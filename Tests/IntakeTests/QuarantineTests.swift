import Foundation
import Testing

@testable import Intake

/// The side store of what this version does not understand.
struct QuarantineTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func name(_ bytes: [UInt8]) -> String {
        Quarantine.digest(of: bytes).map { String(Int($0) + 0x100, radix: 16).dropFirst() }.joined()
    }

    @Test("Law 10: bytes are kept under their digest, for the owner only, and come back")
    func keeps() throws {
        let quarantine = Quarantine(store: folder.path)
        let bytes = Array("hello".utf8)
        try quarantine.keep(bytes)
        // The digest of "hello", as published in countless places.
        let digest = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
        #expect(try folder.names(in: "quarantine") == [digest])
        #expect(try folder.mode(of: "quarantine") == 0o700)
        #expect(try folder.mode(of: "quarantine/\(digest)") == 0o600)
        #expect(try quarantine.bytes(of: Quarantine.digest(of: bytes)) == bytes)
        #expect(try quarantine.bytes(of: Quarantine.digest(of: [])) == nil)
    }

    @Test("The same bytes are kept once, also in a full store")
    func keepsOnce() throws {
        let quarantine = Quarantine(store: folder.path, limits: .init(bytes: 4, files: 1))
        try quarantine.keep([1, 2, 3, 4])
        try quarantine.keep([1, 2, 3, 4])
        #expect(try folder.names(in: "quarantine").count == 1)
    }

    @Test("Law 10: the side store is bounded in bytes and in files")
    func isBounded() throws {
        let bySize = Quarantine(store: folder.path, limits: .init(bytes: 5, files: 10))
        try bySize.keep([1, 2, 3])
        #expect(throws: QuarantineError.self) { try bySize.keep([4, 5, 6]) }
        try bySize.keep([4, 5])
        let byCount = Quarantine(store: folder.path, limits: .init(bytes: 100, files: 2))
        do {
            try byCount.keep([7])
            Issue.record("kept one too many")
        } catch {
            #expect(error == .full(path: folder.path + "/quarantine", files: 2, bytes: 5))
        }
        #expect(try folder.names(in: "quarantine") == [name([1, 2, 3]), name([4, 5])].sorted())
    }

    @Test("What a crash left half-written is neither counted nor kept")
    func leftover() throws {
        let quarantine = Quarantine(store: folder.path, limits: .init(bytes: 10, files: 1))
        try FileManager.default.createDirectory(
            atPath: folder.path + "/quarantine", withIntermediateDirectories: true)
        let part = folder.path + "/quarantine/.part"
        try Data(repeating: 9, count: 1000).write(to: URL(filePath: part))
        try quarantine.keep([1, 2])
        #expect(try folder.names(in: "quarantine") == [name([1, 2])])
        #expect(try quarantine.bytes(of: Quarantine.digest(of: [1, 2])) == [1, 2])
    }

    @Test("Where nothing can be written, the error names the place")
    func unwritable() throws {
        do {
            try Quarantine(store: folder.path + "/none").keep([1])
            Issue.record("kept in a folder that does not exist")
        } catch {
            #expect(
                error
                    == .failed(
                        operation: "make", path: folder.path + "/none/quarantine", code: ENOENT))
        }
    }
}
