import Business
import Foundation
import Testing
import ZoneFiles

/// The machine's zone files: which are found, what is said where one is not.
struct ZoneDatabaseTests {
    @Test("B-21 every zone of the machine compiles, and its rules are small")
    func all() throws {
        let table = try String(
            contentsOfFile: "/usr/share/zoneinfo/tzdata.zi", encoding: .utf8)
        let zones = table.split(separator: "\n").compactMap { line -> String? in
            let words = line.split(separator: " ")
            return words.first == "Z" ? String(words[1]) : nil
        }
        #expect(zones.count > 300)
        let database = ZoneDatabase()
        let version = try database.version()
        #expect(version.wholeMatch(of: /20\d\d[a-z]\w*/) != nil)
        for zone in zones {
            let rules = try Zones.named(zone)
            #expect(rules.identifier == zone && rules.dataVersion == version)
            // The longest are those that the moon decides, Africa/Casablanca and El_Aaiun.
            #expect(rules.transitions.count < 300, "\(zone)")
        }
    }

    @Test("Law 10: a zone that is not there is told with the place and the remedy")
    func missing() {
        for (zone, folder) in [("Europe/Nowhere", "/usr/share/zoneinfo"), ("UTC", "/nonexistent")] {
            let database = ZoneDatabase(directory: folder)
            let error = #expect(throws: ZoneDatabaseError.self) { try database.rules(for: zone) }
            if folder == "/nonexistent" {
                #expect(
                    error == .noVersion(looked: ["\(folder)/tzdata.zi", "\(folder)/+VERSION"]))
            } else {
                #expect(error == .unknownZone(zone, path: "\(folder)/\(zone)"))
            }
            #expect(error?.description.contains("apt-get install tzdata") == true)
        }
    }

    @Test(
        "Law 10: a name cannot leave the folder",
        arguments: [
            "../../etc/passwd", "/etc/localtime", "Europe//Berlin", "Europe/", "", ".",
            "Europe/../UTC", "tzdata.zi", "Europe/Ber lin", "Europe/Berlin\0", "localtime",
            "Ürümqi", String(repeating: "a", count: 256),
        ])
    func badNames(name: String) {
        #expect(throws: ZoneDatabaseError.badIdentifier(name)) {
            try ZoneDatabase().rules(for: name)
        }
    }

    @Test("Law 10: what is there but is no zone is refused with its path")
    func noZone() throws {
        let error = #expect(throws: ZoneDatabaseError.self) {
            try ZoneDatabase().rules(for: "Europe")
        }
        guard case .unreadable("Europe", "/usr/share/zoneinfo/Europe", _)? = error else {
            Issue.record("\(error as Any)")
            return
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("2031a\n".utf8).write(to: folder.appending(path: "+VERSION"))
        try Data("no zone".utf8).write(to: folder.appending(path: "Here"))
        try Data(repeating: 0, count: 300_000).write(to: folder.appending(path: "Large"))
        let database = ZoneDatabase(directory: folder.path)
        #expect(try database.version() == "2031a")
        #expect(
            throws: ZoneDatabaseError.rules(
                ZoneRulesError("Here", .notTZif), path: folder.path + "/Here")
        ) { try database.rules(for: "Here") }
        #expect(
            throws: ZoneDatabaseError.unreadable(
                "Large", path: folder.path + "/Large", reason: "it is too large for a zone")
        ) { try database.rules(for: "Large") }
    }
}
