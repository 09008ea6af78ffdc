import Business
import EventLog
import Reactor
import Schema

/// Who is told, where, and who could not be told.
///
/// The rule that it keeps: nobody is passed over in silence. Each plan says whom it could not
/// reach, and where nobody is left, an event says so (B-43).
struct NoticePlanner {
    let state: CaseState
    let policy: CasePolicy
    let cause: UInt64
    /// When it is planned, by the log's clock: absences are looked up at its date.
    let moment: Instant
    var milestone = ""
    /// Of the milestone, or of the case.
    var occurrence: UInt32?

    /// Whether this occurrence of the case has told it already, or said that nobody could be.
    func isPlanned(_ notice: Notice) -> Bool {
        let occurrence = occurrence ?? state.occurrence
        return state.notices.contains { $0.isSame(notice, milestone, occurrence) }
            || state.isOmitted(notice, milestone, occurrence)
    }

    /// A P1's customer is called: the one on call is paged to do it. Others get a mail (B-13).
    func contact(by channel: Channel, repeated: UInt32 = 1) -> [Draft] {
        channel == .call
            ? page(.contactCustomer, repeated: repeated) : mailCustomer(.contactCustomer, repeated)
    }

    func followUp(repeated: UInt32 = 1) -> [Draft] { mailCustomer(.followUp, repeated) }

    /// The ticket, and a page to the one on call (B-08, B-42).
    func techLead() -> [Draft] { ticket() + page(.techLeadPage, repeated: 1) }

    func ticket(repeated: UInt32 = 1) -> [Draft] {
        let team = team
        let lead = team.flatMap { policy.person($0.techLead) }
        return [
            Draft(
                plan(
                    .techLeadTicket, to: .tickets, audience: lead?.name ?? team?.name ?? "",
                    address: lead?.address ?? team?.address ?? "", repeated))
        ]
    }

    func page(_ notice: Notice, repeated: UInt32) -> [Draft] {
        guard let team, !team.pager.isEmpty else {
            return omit(notice, ["team ‘\(state.team)’ has no pager"])
        }
        return [
            Draft(plan(notice, to: .pager, audience: team.name, address: team.pager, repeated))
        ]
    }

    /// The TAM of the account, or the first deputy who is there (B-43, B-44).
    func tam(_ notice: Notice, repeated: UInt32 = 1) -> [Draft] {
        guard policy.rules(for: state.priority)?.tellsTam == true else { return [] }
        let chain = Audience(policy: policy, date: date).tam(
            of: state.account, besides: state.engineer)
        guard let person = chain.person else { return omit(notice, chain.passedOver) }
        var plan = plan(
            notice, to: .mail, audience: person.name, address: person.address, repeated)
        plan.passedOver = chain.passedOver
        return [Draft(plan)]
    }

    private func mailCustomer(_ notice: Notice, _ repeated: UInt32) -> [Draft] {
        guard !state.contact.isEmpty else {
            return omit(notice, ["the case names no address of the customer"])
        }
        return [
            Draft(plan(notice, to: .mail, audience: "customer", address: state.contact, repeated))
        ]
    }

    func omit(_ notice: Notice, _ because: [String]) -> [Draft] {
        [
            Draft(
                NoticeOmitted.with {
                    $0.caseID = state.caseID
                    $0.notice = notice
                    $0.milestone = milestone
                    $0.occurrence = occurrence ?? state.occurrence
                    $0.cause = cause
                    $0.because = because
                })
        ]
    }

    private func plan(
        _ notice: Notice, to target: CaseTarget, audience: String, address: String,
        _ repeated: UInt32
    ) -> NoticePlanned {
        NoticePlanned.with {
            $0.caseID = state.caseID
            $0.notice = notice
            $0.milestone = milestone
            $0.occurrence = occurrence ?? state.occurrence
            $0.repeat = repeated
            $0.target = target.rawValue
            $0.audience = audience
            $0.address = address
            $0.cause = cause
        }
    }

    private var team: TeamRules? {
        policy.team(state.team) ?? policy.team(policy.content.defaultTeam)
    }

    private var date: LocalDate {
        policy.calendar(of: state.team).localDate(of: moment)
    }
}
