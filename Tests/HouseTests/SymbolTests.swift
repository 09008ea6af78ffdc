import Foundation
import Testing

/// The programs as they were linked: what cannot send has no way to (A-46, law 6).
struct SymbolTests {
    /// Where the test runner lies, there lie the programs of the same build.
    private static let folder =
        Bundle.allBundles.map(\.bundleURL)
        .first { $0.lastPathComponent.hasSuffix(".xctest") }?.deletingLastPathComponent()
        ?? SourceTree.root.appending(path: ".build/debug")

    static func isBuilt(_ program: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: folder.appending(path: program).path)
    }

    /// Names of the symbols that a sender needs: libcurl's, those of the room that calls it, and
    /// those of the little clients of HTTP and FTP that libxml2 may come with.
    static func sending(in listing: String) -> [Substring] {
        listing.split(separator: "\n").compactMap { $0.split(separator: " ").last }
            .filter { name in
                ["curl_", "xmlNano", "$s7Targets"].contains { name.hasPrefix($0) }
            }
    }

    /// Names of the symbols by which a store is opened: LMDB's, and those of the rooms above it.
    static func storing(in listing: String) -> [Substring] {
        listing.split(separator: "\n").compactMap { $0.split(separator: " ").last }
            .filter { name in
                ["mdb_", "$s4LMDB", "$s8EventLog"].contains { name.hasPrefix($0) }
            }
    }

    private func sendingSymbols(of program: String) throws -> [Substring] {
        Self.sending(in: try listing(of: program))
    }

    private func listing(of program: String) throws -> String {
        let nm = Process()
        nm.executableURL = URL(filePath: "/usr/bin/nm")
        nm.arguments = [Self.folder.appending(path: program).path]
        let pipe = Pipe()
        nm.standardOutput = pipe
        try nm.run()
        let listing = pipe.fileHandleForReading.readDataToEndOfFile()
        nm.waitUntilExit()
        #expect(nm.terminationStatus == 0 && listing.count > 10_000)
        return String(decoding: listing, as: UTF8.self)
    }

    @Test(
        "Law 9: the verifier holds no symbol that opens a store or sends",
        .enabled(if: isBuilt("daybook-verify")))
    func verifierOpensNothing() throws {
        let symbols = try listing(of: "daybook-verify")
        #expect(Self.storing(in: symbols) == [] && Self.sending(in: symbols) == [])
        #expect(symbols.contains("$s9MerkleLog"))
        #expect(!Self.storing(in: try listing(of: "daybook")).isEmpty)
    }

    @Test(
        "A-46 no program but the reactor holds a symbol that sends",
        arguments: ["daybook", "daybook-rebuild"].filter(isBuilt))
    func cannotSend(program: String) throws {
        #expect(try sendingSymbols(of: program) == [])
    }

    @Test("The reactor does hold them", .enabled(if: isBuilt("daybook-reactor")))
    func canSend() throws {
        let symbols = try sendingSymbols(of: "daybook-reactor")
        #expect(symbols.contains { $0.hasPrefix("curl_") })
        #expect(symbols.contains { $0.hasPrefix("$s7Targets") })
    }

    @Test("The symbols are told apart")
    func rule() {
        let listing = """
                             U curl_easy_perform@CURL_OPENSSL_4
            0000000000001000 t $s7Targets13CurlTransportC4sendyyF
            0000000000002000 T $s8EventLog0A0V7TargetsSivg
                             U mdb_get
                             U xmlNanoHTTPOpen@LIBXML2_2.4.30
            """
        #expect(
            Self.sending(in: listing)
                == [
                    "curl_easy_perform@CURL_OPENSSL_4", "$s7Targets13CurlTransportC4sendyyF",
                    "xmlNanoHTTPOpen@LIBXML2_2.4.30",
                ])
    }
}
