import ArgumentParser
import EventLog
import Schema
import SwiftProtobuf

/// `daybook case submit`: a case begins.
struct CaseSubmit: CaseFactCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit", abstract: "Begin a case.")
    static let word = "submit"

    @OptionGroup var target: CaseOptions

    @Option(help: "P1, P2, P3 or P4.")
    var priority: EnumArgument<Priority>

    @Option(help: ArgumentHelp("The customer; by it the TAM is found.", valueName: "name"))
    var account: String = ""

    @Option(help: ArgumentHelp("Where the customer is written to.", valueName: "address"))
    var contact: String = ""

    @Option(help: ArgumentHelp("One line.", valueName: "text"))
    var summary: String = ""

    @Option(help: ArgumentHelp("The team that it is assigned to.", valueName: "name"))
    var team: String = ""

    @Option(help: ArgumentHelp("When it was submitted, by its source.", valueName: "time"))
    var at: InstantArgument?

    func validate() throws {
        guard summary.utf8.count <= 200, !summary.contains(where: \.isNewline) else {
            throw ValidationError("--summary is one line of at most 200 bytes")
        }
        guard contact.isEmpty || (contact.contains("@") && contact.utf8.count <= 254) else {
            throw ValidationError("--contact is an e-mail address")
        }
    }

    func fact() -> any Message {
        CaseSubmitted.with {
            $0.caseID = target.id
            $0.priority = priority.value
            $0.account = account
            $0.contact = contact
            $0.summary = summary
            $0.team = team
            if let at { $0.submittedAt = at.instant.timestamp }
        }
    }
}
