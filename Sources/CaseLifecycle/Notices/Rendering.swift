import EventLog
import Notices
import Reactor
import Schema

/// The bytes of a notice, from what the log knows when it is sent (B-45).
///
/// The rule that it keeps: pure, with one spelling. Pages and tickets hold ids, priority and times;
/// what the customer wrote goes to no one but the customer.
struct Rendering {
    let state: CaseState
    let policy: CasePolicy
    let notice: PlannedNotice

    func request(
        _ effect: EffectIdentity<CaseLifecycle>
    ) throws(NoticeError) -> RenderedRequest {
        switch effect.target {
        case .mail: try mail(effect).request()
        case .pager: try page(effect).request(routingName: notice.plan.address)
        case .tickets: ticket(effect)
        }
    }

    /// By what the receiver knows it: the Message-ID, the alert's key, the ticket's id.
    static func reference(
        of effect: EffectIdentity<CaseLifecycle>, from policy: CasePolicy?
    ) -> String {
        switch effect.target {
        case .mail:
            guard let sender = policy?.content.sender,
                let address = try? MailAddress(sender)
            else { return "" }
            return MessageID(effect: effect.key, sender: address).text
        case .pager: return DedupKey(effect: effect.key).text
        case .tickets: return ticketID(effect)
        }
    }

    // MARK: Mail

    private func mail(
        _ effect: EffectIdentity<CaseLifecycle>
    ) throws(NoticeError) -> MailMessage {
        let sender = try MailAddress(policy.content.sender)
        var mail = MailMessage(
            from: sender, to: [try MailAddress(notice.plan.address)],
            subject: Letters.subject(state, effect.step),
            text: Letters.text(state, policy, notice, effect.step), date: seconds,
            effect: effect.key)
        // What goes to the customer stands in one thread.
        let earlier = state.notices.filter {
            $0.plan.audience == notice.plan.audience && $0.plan.target == CaseTarget.mail.rawValue
                && $0.position < notice.position && $0.settled?.outcome == .accepted
        }
        let thread = earlier.compactMap { $0.identity }
            .map { MessageID(effect: $0.key, sender: sender) }
        mail.inReplyTo = thread.last
        mail.references = Array(thread.suffix(10))
        return mail
    }

    /// When it was decided, never "now".
    private var seconds: Int64 { notice.planned.timestamp.seconds }

    // MARK: Page and ticket

    private func page(_ effect: EffectIdentity<CaseLifecycle>) -> PageEvent {
        .trigger(
            PageAlert(
                key: DedupKey(effect: effect.key), summary: Letters.subject(state, effect.step),
                source: state.caseID, severity: state.priority == .p1 ? .critical : .warning))
    }

    private static func ticketID(_ effect: EffectIdentity<CaseLifecycle>) -> String {
        effect.key.dropFirst(CaseLifecycle.name.count + 1).split(separator: "/").prefix(4)
            .filter { $0 != CaseNotice.techLeadTicket.rawValue }.joined(separator: ".")
    }

    /// A PUT to an id that derives from the key: the same ticket, however often it is sent (B-08).
    private func ticket(_ effect: EffectIdentity<CaseLifecycle>) -> RenderedRequest {
        let id = Self.ticketID(effect)
        let members: [(String, String)] = [
            ("id", id), ("kind", "tech-lead"), ("case", state.caseID),
            ("priority", state.priority.word), ("milestone", notice.plan.milestone),
            ("occurrence", String(notice.plan.occurrence)), ("team", state.team),
            ("assignee", notice.plan.audience), ("address", notice.plan.address),
            ("opened", notice.planned.description),
        ]
        let body =
            "{"
            + members.map { "\(JSONString.quoted($0)):\(JSONString.quoted($1))" }
            .joined(separator: ",") + "}"
        return RenderedRequest.with { request in
            request.method = "PUT"
            request.path = "/tickets/\(id)"
            request.headers = [
                Header.with {
                    $0.name = "Content-Type"
                    $0.value = "application/json"
                }
            ]
            request.body = .init(body.utf8)
        }
    }
}
