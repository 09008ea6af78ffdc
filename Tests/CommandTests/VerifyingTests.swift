import Foundation
import Testing

/// `daybook verify` beside the checkpoints that were signed.
@Suite struct VerifyingTests {
    @Test(
        "A-59 after a checkpoint only what came since is read, and it says what it took for granted"
    )
    func since() throws {
        let desk = try ProofDesk()
        try desk.append(300, from: 1)
        let old = try desk.checkpoint("old", from: "@0")
        try desk.append(20, from: 301)
        let done = try desk.store.daybook("verify", "--since", old)
        #expect(done.status == 0, "\(done.errors)")
        #expect(done.errors.contains("taken for granted: the events up to @301"))
        #expect(done.errors.contains("the log is sound: 321 events"))
    }

    @Test("A-59 a checkpoint of another log, and one beyond the head, are refused")
    func others() throws {
        let desk = try ProofDesk()
        try desk.append(30, from: 1)
        let other = try ProofDesk()
        try other.append(20, from: 100)
        let foreign = try other.checkpoint("foreign", from: "@0")
        let refused = try desk.store.daybook("verify", "--since", foreign)
        #expect(refused.status == 1)
        #expect(refused.output.contains("the tree there is not the trusted one"))
        #expect(refused.errors.contains("the first bad position is @21"))
        try other.append(30, from: 120)
        let ahead = try other.checkpoint("ahead", from: foreign)
        let beyond = try desk.store.daybook("verify", "--since", ahead)
        #expect(beyond.status == 1 && beyond.errors.contains("the log ends at @31"))
    }

    @Test("A-59 a log that does not continue the checkpoint it signed is not sound")
    func signed() throws {
        let desk = try ProofDesk()
        try desk.append(30, from: 1)
        let other = try ProofDesk()
        try other.append(20, from: 100)
        let foreign = try other.checkpoint("foreign", from: "@0")
        #expect(try desk.store.daybook("verify").status == 0)
        try FileManager.default.copyItem(
            atPath: foreign, toPath: desk.store.path + "/checkpoint")
        let done = try desk.store.daybook("verify")
        #expect(done.status == 1)
        #expect(done.output.contains("the tree is not the one that was signed here"))
    }
}
