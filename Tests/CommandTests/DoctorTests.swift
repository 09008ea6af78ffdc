import Foundation
import Testing

/// `daybook doctor` on real stores.
@Suite struct DoctorTests {
    @Test("S11 a healthy store has no problem, and its file, disk and readers are told")
    func healthy() throws {
        let store = try TemporaryStore()
        let done = try store.daybook("doctor", "--json")
        #expect(done.status == 0, "\(done.errors)")
        let told = try #require(try JSONLines.parse(done.output).first)
        let log = try #require(told["log"] as? [String: Any])
        #expect((log["lmdb"] as? String)?.contains("LMDB 0.9") == true)
        let used = try #require(log["usedBytes"] as? Int)
        let file =
            try FileManager.default.attributesOfItem(
                atPath: store.path + "/log/data.mdb")[.size] as? Int
        #expect(used > 0 && used <= file ?? 0)
        #expect(log["heldBytes"] as? Int == 0)
        let findings = try #require(told["findings"] as? [[String: Any]])
        #expect(findings.allSatisfy { $0["weight"] as? String == "note" })
    }

    @Test("L-10 what is no store is trouble, and named")
    func none() throws {
        let store = try TemporaryStore()
        let done = try store.daybook(
            "doctor", "--store", store.scratch.path + "/none")
        #expect(done.status == 2 && done.errors.contains("none"))
    }
}
