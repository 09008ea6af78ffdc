import ArgumentParser

/// `daybook case`: what people say about a case.
struct CaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case", abstract: "Record what happened to a case.",
        discussion: """
            Each command records one fact. What follows from it (triage, clocks, notices, the \
            closure) the reactor decides; ‘triage’ and ‘close’ decide at once.
            """,
        subcommands: [
            CaseSubmit.self, CaseAssign.self, CaseTriage.self, CaseContact.self,
            CaseMilestone.self, CasePend.self, CaseResume.self, CasePriority.self,
            CaseCustomer.self,
            CaseConfirm.self, CaseFollowUp.self, CaseClose.self, CaseReopen.self, CaseAck.self,
        ])
}
