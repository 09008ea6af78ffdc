import Reactor
import Schema

/// Stage two: source and targets are read before anything is written.
///
/// The rule that it keeps: the verdicts, and either the plan or the stop that follows from them,
/// are appended together or not at all.
enum Revalidation {
    static let sourceInquiry = "source"
    static let targetsInquiry = "targets"

    static func readSource(
        _ run: ClosureRun, _ policy: CompletionPolicyAdopted
    ) -> Inquiry<ExceptionClosure> {
        Inquiry(
            name: sourceInquiry, readings: [sourceReading(run)], patience: policy.readingPatience)
    }

    static func sourceReading(_ run: ClosureRun) -> Reading<ExceptionClosure> {
        Reading(
            TargetReadings.Name.source, .source, "/exceptions/\(escaped(run.id.exceptionID))")
    }

    static func readTargets(
        _ run: ClosureRun, _ source: SourceRecord, _ disposition: DispositionRecorded,
        _ policy: CompletionPolicyAdopted
    ) -> Inquiry<ExceptionClosure> {
        Inquiry(
            name: targetsInquiry,
            readings: TargetReadings.records(mapping(run, source)),
            digests: TargetReadings.objects(disposition), patience: policy.readingPatience)
    }

    /// A planned run keeps its mapping, whatever the source says by now.
    private static func mapping(_ run: ClosureRun, _ source: SourceRecord) -> TargetMapping {
        run.plan?.mapping ?? source.mapping
    }

    /// The source alone: go on to the targets, or stop without having touched them.
    static func concludeSource(
        _ answers: Answers, _ run: ClosureRun, _ known: KnownDisposition, _ state: ExceptionState
    ) -> [Draft] {
        let answer = SourceAnswer(answers[TargetReadings.Name.source])
        let checks = SourceGates.checks(answer, run, known.content)
        guard case .record(let record, let dropped) = answer, checks.allConfirmed else {
            let concluded = RevalidationConcluded.with {
                $0.run = run.id
                $0.checks = checks
                if case .record(let record, let dropped) = answer {
                    $0.source = record
                    $0.droppedMembers = UInt32(dropped)
                }
            }
            return [Draft(concluded)] + stop(checks, run, known, state)
        }
        return [
            Draft(
                SourceReread.with {
                    $0.run = run.id
                    $0.source = record
                    $0.droppedMembers = UInt32(dropped)
                })
        ]
    }

    /// Source and targets together: the plan, or a stop with everything that was found.
    static func concludeTargets(
        _ answers: Answers, _ run: ClosureRun, _ reread: SourceReread, _ known: KnownDisposition,
        _ state: ExceptionState
    ) -> [Draft] {
        let source = reread.source
        let mapping = mapping(run, source)
        let read = TargetReadings(answers, mapping, known.content)
        let checks = merged(
            SourceGates.checks(source, run, known.content),
            TargetGates.checks(read, run, known.content, state))
        let concluded = RevalidationConcluded.with {
            $0.run = run.id
            $0.source = source
            $0.targets = read.all.map(\.record)
            $0.checks = checks
            $0.droppedMembers = reread.droppedMembers
        }
        guard checks.allConfirmed else {
            return [Draft(concluded)] + stop(checks, run, known, state)
        }
        guard run.plan == nil else { return [Draft(concluded)] }
        return [Draft(concluded), Draft(Planning.plan(run, mapping, read, state))]
    }

    /// One verdict for each gate: what source and target both have a word in counts as confirmed
    /// only where both confirm it.
    private static func merged(_ first: [Check], _ second: [Check]) -> [Check] {
        var checks = first
        for check in second {
            if let index = checks.firstIndex(where: { $0.name == check.name }) {
                if checks[index].verdict == .confirmed { checks[index] = check }
            } else {
                checks.append(check)
            }
        }
        return checks
    }

    private static func stop(
        _ checks: [Check], _ run: ClosureRun, _ known: KnownDisposition, _ state: ExceptionState
    ) -> [Draft] {
        guard let deciding = checks.deciding else {
            preconditionFailure("a stop without a check that failed")
        }
        return Stop(
            run: run, blocker: deciding.blocker(of: run), checks: checks.unconfirmed,
            detail: deciding.sentence
        ).drafts(state)
    }
}
