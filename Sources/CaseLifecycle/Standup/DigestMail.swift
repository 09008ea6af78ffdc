import Business
import EventLog
import Notices
import Reactor
import Schema
import SwiftProtobuf

/// A digest as a mail to its team: plain text, a line a case, times by the team's wall clock.
///
/// The rule that it keeps: pure, from the event that prepared it and the calendar that it is
/// stamped with. A team without anything to discuss gets a mail that says so; silence would look
/// like a reactor that is down.
struct DigestMail {
    let digest: PlannedDigest
    let policy: CasePolicy

    private var content: StandupPrepared { digest.content }
    private var calendar: BusinessCalendar { policy.calendar(of: content.team) }

    func request() throws(NoticeError) -> RenderedRequest {
        try MailMessage(
            from: MailAddress(policy.content.sender), to: [MailAddress(content.address)],
            subject: "Standup \(content.team) \(content.date): \(summary)", text: text,
            date: digest.prepared.timestamp.seconds, effect: digest.identity.key
        ).request()
    }

    /// The Message-ID; empty where the policy's sender is no address.
    var reference: String {
        guard let sender = try? MailAddress(policy.content.sender) else { return "" }
        return MessageID(effect: digest.identity.key, sender: sender).text
    }

    private var summary: String {
        let counts = [
            (content.openP1.total, "P1"), (content.stagnant.total, "stagnant"),
            (content.escalated.total, "escalated"),
            (content.followups.total, content.followups.total == 1 ? "follow-up" : "follow-ups"),
        ]
        let told = counts.filter { $0.0 > 0 }.map { "\($0) \($1)" }
        return told.isEmpty ? "nothing to discuss" : told.joined(separator: ", ")
    }

    private var text: String {
        let sections =
            section("Open P1", content.openP1.cases.map(open), content.openP1.leftOut)
            + section("Stagnant", content.stagnant.cases.map(violated), content.stagnant.leftOut)
            + section(
                "Escalated", content.escalated.cases.map(violated), content.escalated.leftOut)
            + section(
                "Follow-ups to decide", content.followups.followups.map(followUp),
                content.followups.leftOut)
        let nothing = ["No open P1, nothing stagnant, nothing escalated, no follow-up.", ""]
        return (head + (sections.isEmpty ? nothing : sections)).joined(separator: "\n")
    }

    private var head: [String] {
        var lines = ["Standup of \(content.team), \(content.date). Times: \(content.stamp.zone)."]
        if content.latenessMs >= 60_000 {
            lines.append(
                "It was due at \(time(content.due)), when nobody ran; this is as of "
                    + "\(local(digest.prepared)).")
        }
        if !content.missed.isEmpty {
            let more = content.missedLeftOut > 0 ? "\(content.missedLeftOut) dates before, " : ""
            lines.append("No digest was sent for \(more)\(content.missed.joined(separator: ", ")).")
        }
        return lines + [""]
    }

    private func section(_ title: String, _ lines: [String], _ leftOut: UInt32) -> [String] {
        guard !lines.isEmpty || leftOut > 0 else { return [] }
        let more = leftOut > 0 ? ["- and \(leftOut) more"] : []
        return ["\(title): \(lines.count + Int(leftOut))"] + lines.map { "- \($0)" } + more + [""]
    }

    private func open(_ one: StandupCase) -> String {
        ([one.caseID, "since \(time(one.since))"] + standing(one)).joined(separator: ", ")
    }

    private func violated(_ one: StandupCase) -> String {
        let taken = one.acknowledgedBy.isEmpty ? [] : ["taken on by \(one.acknowledgedBy)"]
        let first = "\(one.caseID) (\(one.priority.word)): \(one.milestone)"
        return ([first, "since \(time(one.since))"] + taken + standing(one)).joined(separator: ", ")
    }

    private func standing(_ one: StandupCase) -> [String] {
        (one.engineer.isEmpty ? [] : ["with \(one.engineer)"])
            + (one.pending ? ["waits for the customer"] : [])
            + (one.resolved ? ["resolved, not closed"] : [])
    }

    private func followUp(_ one: StandupFollowUp) -> String {
        let holder = one.assignee.isEmpty ? [] : ["with \(one.assignee)"]
        return (["\(one.id): \(one.outcome.word)", "since \(time(one.since))"] + holder)
            .joined(separator: ", ")
    }

    private func time(_ timestamp: Google_Protobuf_Timestamp) -> String {
        (try? Instant(timestamp)).map(local) ?? "an unknown time"
    }

    /// To the minute, as a wall clock shows it.
    private func local(_ instant: Instant) -> String {
        let local = calendar.zone.localDateTime(at: instant)
        let minute = LocalTime(secondOfDay: local.time.secondOfDay / 60 * 60) ?? local.time
        return "\(local.date) \(minute)"
    }
}

extension StandupCases {
    /// Named or not.
    var total: UInt32 { UInt32(clamping: cases.count) + leftOut }
}

extension StandupFollowUps {
    var total: UInt32 { UInt32(clamping: followups.count) + leftOut }
}
