import Foundation
import Testing

/// Dependencies point one way, and only the reactor can send (law 6).
struct TargetGraphTests {
    /// From the ground up: a room imports only rooms below its own floor.
    private static let floors = [
        ["CLMDB", "CXXHash", "CCurl", "CArchive", "CXML2", "CZlib"],
        ["LMDB", "MerkleLog", "Schema"],
        ["EventLog", "Notices"],
        ["Projections", "Reactor", "Intake", "Business", "IncidentLogs"],
        ["CaseLifecycle", "ExceptionClosure", "Targets", "TextForms", "ZoneFiles"],
        ["CaseImports", "CaseIntake", "PolicyFiles", "ViewRegistry"],
        ["CaseReplay"],
        ["daybook", "daybook-rebuild", "daybook-reactor", "daybook-verify"],
    ]

    private let manifest: String
    private let graph: TargetGraph

    init() throws {
        manifest = try #require(SourceTree.file(at: "Package.swift")).text
        graph = TargetGraph(manifest: manifest)
    }

    @Test("The manifest is read in full: each folder is a target")
    func isReadInFull() throws {
        let system = Set(
            manifest.matches(of: /systemLibrary\(\s*name: "(\w+)"/).map { String($0.output.1) })
        let folders = try SourceTree.names(in: "Sources").filter { !$0.hasPrefix(".") }
        #expect(Set(folders) == system.union(graph.names(.room, .program)))
        let tests = try SourceTree.names(in: "Tests").filter { !$0.hasPrefix(".") }
        #expect(Set(graph.names(.tests)).isSuperset(of: tests.filter { $0.hasSuffix("Tests") }))
    }

    @Test("A-46 only daybook-reactor reaches the room that sends")
    func onlyTheReactorSends() {
        #expect(graph.leaks == [])
        #expect(graph.reachable(from: "daybook-reactor").contains("Targets"))
    }

    @Test("Law 9: the verifier reaches the room of proofs and no other, and so no database")
    func verifierStandsAlone() {
        let verifier = graph.reachable(from: "daybook-verify")
        #expect(verifier == ["CLibcrypto", "MerkleLog", "arguments", "crypto"])
        #expect(graph.reachable(from: "daybook").isSuperset(of: ["LMDB", "CLMDB"]))
    }

    @Test("Dependencies point down the house")
    func pointsDown() { #expect(graph.upwardEdges(Self.floors) == []) }

    @Test("No part of SwiftNIO, and no URLSession, is imported anywhere")
    func noNIO() throws {
        #expect(!manifest.contains("swift-nio"))
        for file in try SourceTree.files(under: ["Sources"]) where file.path.hasSuffix(".swift") {
            let hits = file.text.matches(
                of: /(?m)^ *(?:@\w+ )?import (NIO\w*|FoundationNetworking)/)
            #expect(hits.isEmpty, "\(file.path)")
        }
    }

    @Test("Law 5: business time imports the log's instants and nothing else, and asks no clock")
    func businessTimeIsPure() throws {
        let files = try SourceTree.files(under: ["Sources/Business"])
            .filter { $0.path.hasSuffix(".swift") }
        #expect(files.count > 10)
        for file in files {
            let imports = file.text.matches(of: /(?m)^ *(?:@?\w+ )*import (\w+)/)
            #expect(Set(imports.map(\.output.1)).isSubset(of: ["EventLog"]), "\(file.path)")
            #expect(!file.text.contains(".now("), "\(file.path)")
        }
    }

    @Test("A room imports only what it declares")
    func importsAreDeclared() throws {
        let own = Set(graph.names(.room)).union(Self.floors[0])
        for file in try SourceTree.files(under: ["Sources"]) where file.path.hasSuffix(".swift") {
            let target = String(file.path.split(separator: "/")[1])
            let imports = file.text.matches(
                of: /(?m)^(?:@\w+ |package |public |internal )*import (\w+)/)
            let used = Set(imports.map { String($0.output.1) }).intersection(own)
            let declared = graph.targets[target]?.dependencies ?? []
            #expect(used.subtracting(declared) == [], "\(file.path)")
        }
    }

    @Test("The graph's rules see what breaks them")
    func rulesFail() {
        let bad = TargetGraph(
            manifest: """
                room("Targets", ["CCurl"]), room("A", ["Targets", protobuf], exclude: ["x"]),
                program(
                    "daybook",
                    ["A"]), room("LMDB", ["EventLog"]), room("EventLog", ["LMDB"]),
                program("daybook-reactor", ["Targets"]), tests("ATests", ["A"])
                """)
        #expect(bad.leaks == ["A", "daybook"])
        #expect(bad.targets["A"]?.dependencies == ["Targets", "protobuf"])
        #expect(bad.reachable(from: "daybook") == ["A", "Targets", "CCurl", "protobuf"])
        #expect(bad.upwardEdges(Self.floors) == ["A ► Targets", "LMDB ► EventLog", "daybook ► A"])
    }
}
