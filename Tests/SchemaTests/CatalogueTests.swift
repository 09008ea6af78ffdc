import Foundation
import Schema
import Testing

/// The catalogue against the schema files, read as text.
struct CatalogueTests {
    @Test("Law 1: every event of the schema files is in the catalogue, and nothing else is")
    func isComplete() throws {
        let messages = try SchemaFiles.messages()
        let contained = Set(messages.flatMap { $0.fields.map(\.type) })
        let events = messages.map(\.name).filter { !contained.contains($0) }
        #expect(events.count > 20)
        #expect(Set(Catalogue.events.map(\.name)) == Set(events.map { "daybook.v1.\($0)" }))
        #expect(Catalogue.events.count == events.count)
    }

    @Test("A-33 X-01 of exceptions a disposition and a reopening come from outside, no more")
    func exceptionsFromOutside() {
        let outside = Catalogue.events.filter { $0.origin == .outside }.map(\.name)
        #expect(
            outside.suffix(2) == ["daybook.v1.DispositionRecorded", "daybook.v1.ExceptionReopened"])
        #expect(outside.dropLast(2).allSatisfy { Self.ofCases.contains($0) })
    }

    @Test(
        "B-11 B-53 of cases what happened comes from outside; no verdict, no request, no reopening")
    func casesFromOutside() {
        let outside = Catalogue.events.filter { $0.origin == .outside }.map(\.name)
        #expect(Set(outside.dropLast(2)) == Self.ofCases)
    }

    private static let ofCases = Set(
        [
            "CaseSubmitted", "CaseAssigned", "ContactAttempted", "MilestoneReached", "CasePending",
            "CaseResumed", "PriorityChanged", "CustomerChanged", "ResolutionConfirmed",
        ].map { "daybook.v1.\($0)" })

    @Test("Looking an event up by its name finds it, and nothing for another name")
    func looksUp() {
        for event in Catalogue.events {
            #expect(Catalogue.event(named: event.name)?.name == event.name)
        }
        #expect(Catalogue.event(named: "daybook.v1.RunID") == nil)
        #expect(Catalogue.event(named: "") == nil)
    }

    @Test("Law 4: the schemas hold no maps and no floating-point numbers")
    func schemasAreCanonical() throws {
        let types = try SchemaFiles.messages().flatMap { $0.fields.map(\.type) }
        #expect(types.contains("string"))
        #expect(!types.contains { ["float", "double", "map"].contains($0) })
        for path in try SchemaFiles.paths(under: "Schemas/daybook/v1", endingIn: ".proto") {
            let text = String(decoding: try SchemaFiles.bytes(path), as: UTF8.self)
            #expect(!text.contains("map<") && !text.contains("oneof"), "\(path)")
        }
    }

    @Test("The generated code stems from the schemas as they are")
    func generatedCodeIsCurrent() throws {
        let digests = "Sources/Schema/Generated/schema.sha256"
        let recorded = String(decoding: try SchemaFiles.bytes(digests), as: UTF8.self)
        let listed = recorded.split(separator: "\n").map { String($0.dropFirst(66)) }
        let remedy: Comment = "A schema was changed without its code: run Tools/generate"
        #expect(listed == (try SchemaFiles.paths(under: "Schemas", endingIn: ".proto")), remedy)

        let check = Process()
        check.executableURL = URL(filePath: "/usr/bin/sha256sum")
        check.arguments = ["--check", "--strict", "--quiet", digests]
        check.currentDirectoryURL = SchemaFiles.root
        try check.run()
        check.waitUntilExit()
        #expect(check.terminationStatus == 0, remedy)
    }
}
