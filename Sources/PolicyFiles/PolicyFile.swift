import CaseLifecycle
import Schema
import ZoneFiles

/// A case policy as a person wrote it down in YAML, read into the events that stand for it.
///
/// The rule that it keeps: one that can be had can be adopted. Whatever would be refused later is
/// told here, by line and reason. Who stands for it, and as which version, is not in the file.
package struct PolicyFile: Sendable {
    package static let bytesMax = YAMLDocument.bytesMax

    /// Without version, author and approver.
    package let policy: CasePolicyAdopted
    /// Without version.
    package let calendars: [CalendarAdopted]
    /// Where each part stands, to tell what is wrong with it.
    let places: [[String]: Place]

    /// - Parameter zones: the rules of each calendar's zone are compiled from it.
    package init(yaml bytes: [UInt8], zones: ZoneDatabase) throws(PolicyFileError) {
        let root = try YAMLDocument.read(bytes)
        let report = Report()
        let read = PolicyReader(report: report, zones: zones).read(root)
        guard let read, report.problems.isEmpty else { throw PolicyFileError(report.problems) }
        policy = read.policy
        calendars = read.calendars
        places = report.places
        try checkRules()
    }

    /// The last net: the checks of the workflow itself, and its compiler of calendars.
    private func checkRules() throws(PolicyFileError) {
        // They ask for two names, which are given when it is applied.
        var policy = policy
        (policy.version, policy.author, policy.approver) = (1, "author", "approver")
        var policies = CasePolicies()
        do {
            try policies.adopt(policy, calendars)
        } catch {
            throw PolicyFileError(DefectPlace(places: places).problem(error.reason))
        }
    }

    /// The events of this policy as a version, calendars first.
    package func events(
        version: UInt32, author: String, approver: String
    ) throws(PolicyFileError) -> (calendars: [CalendarAdopted], policy: CasePolicyAdopted) {
        var policy = policy
        (policy.version, policy.author, policy.approver) = (version, author, approver)
        let calendars = calendars.map { calendar in
            var calendar = calendar
            calendar.policyVersion = version
            return calendar
        }
        try SizeCheck(places: places).check(policy, calendars)
        return (calendars, policy)
    }
}
