/// Every event that the log may hold, by its type name: the one registry of messages.
///
/// An event is a message of `daybook.v1` that no other message contains. A new one needs one line
/// here and one example in `Schemas/examples`; a test compares this list with the schema files.
package enum Catalogue {
    /// In the order of the schema files, and of the messages in them.
    package static let events: [EventType] = [
        EventType(CaseSubmitted.self, origin: .outside),
        EventType(CaseAssigned.self, origin: .outside),
        EventType(ContactAttempted.self, origin: .outside),
        EventType(MilestoneReached.self, origin: .outside),
        EventType(CasePending.self, origin: .outside),
        EventType(CaseResumed.self, origin: .outside),
        EventType(PriorityChanged.self, origin: .outside),
        EventType(CustomerChanged.self, origin: .outside),
        EventType(ResolutionConfirmed.self, origin: .outside),
        EventType(FollowUpRequested.self),
        EventType(CaseClosureRequested.self),
        EventType(CaseReopened.self),
        EventType(EscalationAcknowledged.self),

        EventType(CaseFollowUpOpened.self),
        EventType(NoticeDecided.self),
        EventType(NoticeBounced.self),

        EventType(CaseHistoryImported.self),
        EventType(HistoryImported.self),
        EventType(ImportFinished.self),
        EventType(CaseAdopted.self),

        EventType(CaseFactSetAside.self),

        EventType(CaseTriaged.self),
        EventType(CaseScoped.self),
        EventType(MilestonesArmed.self),
        EventType(MilestoneWarned.self),
        EventType(MilestoneMet.self),
        EventType(MilestoneViolated.self),
        EventType(NoticePlanned.self),
        EventType(NoticeOmitted.self),
        EventType(NoticeSettled.self),
        EventType(CaseClosed.self),
        EventType(CaseClosureRefused.self),

        EventType(CalendarAdopted.self),
        EventType(CasePolicyAdopted.self),

        EventType(StandupPrepared.self),
        EventType(StandupSettled.self),
        EventType(StandupFollowUpOpened.self),
        EventType(StandupDecided.self),

        EventType(DispositionRecorded.self, origin: .outside),
        EventType(ExceptionReopened.self, origin: .outside),

        EventType(DispositionSetAside.self),
        EventType(ClosureRunStarted.self),
        EventType(SourceReread.self),
        EventType(RevalidationConcluded.self),
        EventType(ClosurePlanned.self),
        EventType(StepSettled.self),
        EventType(StepWithdrawn.self),
        EventType(PropagationConfirmed.self),
        EventType(ClosureCompleted.self),
        EventType(ClosureRunStopped.self),
        EventType(ClosureRunResumed.self),
        EventType(ClosureRunAbandoned.self),

        EventType(EffectIntended.self),
        EventType(EffectAttemptStarted.self),
        EventType(EffectAttemptFailed.self),
        EventType(EffectSucceeded.self),
        EventType(EffectSkipped.self),
        EventType(EffectRejected.self),
        EventType(EffectAbandoned.self),
        EventType(EffectInDoubt.self),
        EventType(EffectReconciled.self),
        EventType(InquiryAttemptFailed.self),
        EventType(EffectReopened.self),
        EventType(ReactorEpochStarted.self),

        EventType(FollowUpOpened.self),
        EventType(FollowUpAssigned.self),
        EventType(FollowUpResolved.self),

        EventType(CompletionPolicyAdopted.self),

        EventType(StoreCreated.self),
        EventType(ClockAdvanced.self),
        EventType(ClockStepped.self),
        EventType(IdempotencyConflictRecorded.self),
        EventType(EventQuarantined.self),
        EventType(PayloadErased.self),
        EventType(BackupTaken.self),
        EventType(BackupDiscarded.self),
        EventType(PositionMarked.self),
        EventType(ViewDigestsRecorded.self),
        EventType(StoreRestored.self),
        EventType(RestoreAccepted.self),
    ]

    private static let byName = Dictionary(uniqueKeysWithValues: events.map { ($0.name, $0) })

    /// The event of that full message name, or nil where this version knows none.
    package static func event(named name: String) -> EventType? { byName[name] }
}
