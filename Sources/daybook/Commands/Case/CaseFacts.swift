import ArgumentParser
import Schema
import SwiftProtobuf

/// `daybook case assign`: a team, and the engineer if one is named.
struct CaseAssign: CaseFactCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign", abstract: "Assign a case; its clocks go on.")
    static let word = "assign"

    @OptionGroup var target: CaseOptions

    @Option(help: ArgumentHelp("A team of the policy.", valueName: "name"))
    var team: String = ""

    @Option(help: ArgumentHelp("Who works on it.", valueName: "name"))
    var engineer: String = ""

    func validate() throws {
        if team.isEmpty && engineer.isEmpty { throw ValidationError("name a team or an engineer") }
    }

    func fact() -> any Message {
        CaseAssigned.with {
            $0.caseID = target.id
            $0.team = team
            $0.engineer = engineer
        }
    }
}

/// `daybook case contact`: an attempt to reach the customer, and how it went (B-49).
struct CaseContact: CaseFactCommand {
    static let configuration = CommandConfiguration(
        commandName: "contact", abstract: "Record an attempt to reach the customer.")
    static let word = "contact"

    @OptionGroup var target: CaseOptions

    @Option(help: "call or mail.")
    var channel: EnumArgument<Channel>

    @Option(help: "reached, no-answer, left-message or bounced.")
    var outcome: EnumArgument<ContactOutcome>

    @Option(help: ArgumentHelp("Who tried.", valueName: "name"))
    var engineer: String = ""

    func fact() -> any Message {
        ContactAttempted.with {
            $0.caseID = target.id
            $0.channel = channel.value
            $0.outcome = outcome.value
            $0.engineer = engineer
        }
    }
}

/// `daybook case milestone`: a checkpoint is reached, or `resolved` (B-07).
struct CaseMilestone: CaseFactCommand {
    static let configuration = CommandConfiguration(
        commandName: "milestone", abstract: "Record that a milestone is reached.",
        discussion: "‘resolved’ ends the work: the follow-up is sent, and the clocks stop.")
    static let word = "milestone"

    @OptionGroup var target: CaseOptions

    @Argument(help: "verify-data, troubleshoot, another of the policy's, or resolved.")
    var milestone: String

    @Option(help: ArgumentHelp("Who reached it.", valueName: "name"))
    var engineer: String = ""

    func fact() -> any Message {
        MilestoneReached.with {
            $0.caseID = target.id
            $0.milestone = milestone
            $0.engineer = engineer
        }
    }
}

/// `daybook case pending`: it waits for the customer (B-27).
struct CasePend: CaseFactCommand {
    static let configuration = CommandConfiguration(
        commandName: "pending", abstract: "The case waits for the customer.")
    static let word = "pending"

    @OptionGroup var target: CaseOptions

    @Option(help: ArgumentHelp("What it waits for.", valueName: "text"))
    var reason: String

    func fact() -> any Message {
        CasePending.with {
            $0.caseID = target.id
            $0.reason = reason
        }
    }
}

/// `daybook case resume`: the wait is over, or only an auto-responder wrote (B-28).
struct CaseResume: CaseFactCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "The wait for the customer is over.")
    static let word = "resume"

    @OptionGroup var target: CaseOptions

    @Flag(help: "The customer replied.")
    var reply = false

    @Flag(help: "An auto-responder replied: recorded, and the wait goes on.")
    var autoReply = false

    func fact() -> any Message {
        CaseResumed.with {
            $0.caseID = target.id
            $0.byReply = reply || autoReply
            $0.automatic = autoReply
        }
    }
}

/// `daybook case customer`: who the customer is, and where they are written to (B-15).
struct CaseCustomer: CaseFactCommand {
    static let configuration = CommandConfiguration(
        commandName: "customer", abstract: "Say who the customer is, or where they are written to.",
        discussion: """
            A mail that has not left goes to the new address. The follow-up of a resolved case \
            that had nowhere to go is sent; one that went elsewhere is sent again on ‘case \
            followup’.
            """)
    static let word = "customer"

    @OptionGroup var target: CaseOptions

    @Option(help: ArgumentHelp("Where the customer is written to.", valueName: "address"))
    var contact: String = ""

    @Option(help: ArgumentHelp("The customer; by it the TAM is found.", valueName: "name"))
    var account: String = ""

    func validate() throws {
        if contact.isEmpty && account.isEmpty {
            throw ValidationError("name an address or an account: --contact, --account")
        }
    }

    func fact() -> any Message {
        CustomerChanged.with {
            $0.caseID = target.id
            $0.account = account
            $0.contact = contact
        }
    }
}

/// `daybook case priority`: it changes, both ways (D3).
struct CasePriority: CaseFactCommand {
    static let configuration = CommandConfiguration(
        commandName: "priority", abstract: "Change a case's priority.")
    static let word = "priority"

    @OptionGroup var target: CaseOptions

    @Argument(help: "P1, P2, P3 or P4.")
    var priority: EnumArgument<Priority>

    @Option(help: ArgumentHelp("Why.", valueName: "text"))
    var reason: String

    func fact() -> any Message {
        PriorityChanged.with {
            $0.caseID = target.id
            $0.priority = priority.value
            $0.reason = reason
        }
    }
}
