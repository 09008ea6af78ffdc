import EventLog
import Reactor
import Schema
import SwiftProtobuf
import Testing

@testable import ExceptionClosure

/// An event that does not fit in the log cannot be the answer to anything: whatever keeps to the
/// bounds, and whatever does not, leads to events that fit.
@Suite struct BoundsTests {
    /// The logs of some lives. Each is lived once, as it decodes a thousand large events.
    static let lives = Result { try (UInt64(1)...12).map { try live($0).log.events } }

    @Test("A-12 A-61 no event in a life at the bounds is larger than the log takes")
    func fits() throws {
        for (index, events) in try Self.lives.get().enumerated() {
            for event in events {
                #expect(
                    event.payload.count <= Bounds.payloadBytes,
                    "\(event.type) has \(event.payload.count) bytes, seed \(index + 1)")
            }
        }
    }

    /// The law above means something only if lives come near the limit, and to every stage.
    @Test("A-12 the lives at the bounds reach every stage, and the sizes that the bounds allow")
    func reaches() throws {
        var largest: [String: Int] = [:]
        for event in try Self.lives.get().joined() {
            largest[event.type] = max(largest[event.type] ?? 0, event.payload.count)
        }
        func size<M: Message>(_ type: M.Type) -> Int { largest[M.protoMessageName] ?? 0 }
        #expect(size(SourceReread.self) > 7_000)
        #expect(size(RevalidationConcluded.self) > 9_000)
        #expect(size(FollowUpOpened.self) > 1_000)
        #expect(size(EffectIntended.self) > 1_500)
        #expect(size(ClosurePlanned.self) > 1_000)
        #expect(size(StepSettled.self) > 500)
        #expect(size(PropagationConfirmed.self) > 800)
        #expect(size(ClosureCompleted.self) > 100)
    }

    @Test("A-12 every event filled to its bounds fits, as the table of bounds reckons")
    func arithmetic() {
        let check = Check(
            .archiveReferences, .inconclusive, expected: Full.text(5_000), found: Full.text(5_000))
        let checks = Array(repeating: check, count: CheckName.inPrecedence.count)
        let concluded = RevalidationConcluded.with {
            $0.run = Full.run
            $0.source = Full.source
            $0.targets = Full.targets
            $0.checks = checks
            $0.droppedMembers = .max
        }
        let size = Draft(concluded).payload.count
        #expect((14_000...14_960).contains(size), "\(size) bytes")
        let run = ClosureRun(
            id: Full.run, dispositionPosition: Position(.max), started: Position(.max),
            policyVersion: .max, closedAt: Full.time, reviewEpisode: Full.source.reviewEpisode)
        let stop = Stop(
            run: run, blocker: .conflictingRepeat, step: .notifyCoordinator,
            effectKey: Full.text(400), checks: checks, detail: Full.text(50_000))
        #expect(Draft(stop.packet(stop.followUp)).payload.count <= 7_500)
        #expect(Bounds.payloadBytes == 16_384)
    }

    @Test(
        "A-09 A-57 what a system says beyond the bounds is unusable, with the member and the limit",
        arguments: [
            ("{\"reviewEpisode\":\"\(Full.text(129))\"}", "‘reviewEpisode’ is not at most 128"),
            ("{\"exceptionId\":\"\(Full.text(101))\"}", "‘exceptionId’ is not at most 100"),
            ("{\"mapping\":{\"queueItem\":\"\(Full.text(129))\"}}", "‘queueItem’ is not at most"),
            ("{\"archive\":[{\"uri\":\"\(Full.text(257))\"}]}", "‘uri’ is not at most 256"),
            ("{\"archive\":[{\"sha256\":\"\(Full.text(65))\"}]}", "‘sha256’ is not at most 64"),
            (
                "{\"archive\":[\(Array(repeating: "{}", count: 21).joined(separator: ","))]}",
                "‘archive’ is not a list of at most 20"
            ),
        ])
    func source(body: String, reason: String) {
        guard case .unusable(let found) = SourceAnswer(Full.answered(body)) else {
            Issue.record("taken")
            return
        }
        #expect(found.contains(reason), "\(found)")
    }

    @Test(
        "A-28 A-49 what a target says beyond the bounds is unusable, with the member and the limit",
        arguments: [
            (TargetPlace.queue("Q"), "\"state\":\"\(Full.text(33))\"", "‘state’ is not at most 32"),
            (
                .queue("Q"), "\"state\":\"open\",\"revision\":\"\(Full.text(129))\"",
                "‘revision’ is not at most 128"
            ),
            (
                .ledger("Q"), "\"state\":\"open\",\"reviewEpisode\":\"\(Full.text(129))\"",
                "‘reviewEpisode’ is not at most 128"
            ),
            (
                .ledger("Q"), "\"state\":\"open\",\"entries\":[\(Full.objects(1_025))]",
                "‘entries’ is not a list of at most 1024"
            ),
            (
                .tracker("Q"), "\"state\":\"open\",\"closures\":[\(Full.objects(1_025))]",
                "‘closures’ is not a list of at most 1024"
            ),
            (
                .folder("Q"), "\"attachments\":[\(Full.objects(1_025))]",
                "‘attachments’ is not a list of at most 1024"
            ),
            (.folder("Q"), "\"attachments\":[{\"role\":\"\(Full.text(33))\"}]", "‘role’ is not at"),
        ])
    func target(place: TargetPlace, members: String, reason: String) {
        let answer = TargetAnswer(place, Full.answered("{\"id\":\"Q\",\(members)}"))
        guard case .unusable(let found) = answer.state else {
            Issue.record("taken")
            return
        }
        #expect(found.contains(reason), "\(found)")
    }

    @Test("A-61 a text that is cut says how long it was, and differs where the whole one differed")
    func cut() {
        #expect("short".shortened(to: 64) == "short")
        let family = "👩‍👩‍👧‍👦"
        for limit in [64, 65, 100, 191, 192] {
            let long = Full.text(700) + String(repeating: family, count: 40)
            let short = long.shortened(to: limit)
            #expect(short.utf8.count <= limit)
            #expect(short.contains("…[\(long.utf8.count) bytes in all, digest "))
            let rest = short.replacing(family, with: "").replacing("é", with: "")
            #expect(rest.unicodeScalars.allSatisfy { $0.isASCII || $0 == "…" }, "\(short)")
        }
        let first = Full.text(300) + "a" + Full.text(300)
        let second = Full.text(300) + "b" + Full.text(300)
        #expect(first.shortened(to: 192) != second.shortened(to: 192))
    }

    @Test("A-12 of two long lists of references a person is shown those in which they differ")
    func differences() {
        let long = (0..<20).map { index in
            ArchiveReference.with {
                $0.role = .linkedReference
                $0.uri = "archive:linked-\(index)"
                $0.sha256 = World.digest("linked-\(index)")
            }
        }
        var other = long
        other[11].uri = "archive:another"
        #expect(
            other.text(beside: long)
                == "1 of 20 references: linked archive:another \(other[11].sha256)")
        #expect(
            long.text(beside: long.reversed()) == "20 references, each of them in the other list")
        #expect(
            Array(long.prefix(1)).text(beside: []) == "linked archive:linked-0 \(long[0].sha256)")
    }

    @Test("A-60 a policy whose audience would not fit in a notice is refused, with the remedy")
    func audience() {
        var policy = Fixture.policy
        policy.coordinator = Full.text(256)
        #expect(policy.defect == nil)
        policy.coordinator += "x"
        #expect(policy.defect?.contains("257 bytes; at most 256 are taken, so shorten it") == true)
    }
}
