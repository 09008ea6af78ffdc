import Business
import CaseLifecycle
import Schema
import ZoneFiles

/// A policy to play with: one team in Berlin, a TAM with a deputy, the default clocks of D1.
enum Fixture {
    static func calendar() throws -> CalendarAdopted {
        let berlin = try ZoneDatabase().rules(for: "Europe/Berlin")
        return CalendarAdopted.with {
            $0.policyVersion = 1
            $0.name = "emea"
            $0.zone = ZoneTable(berlin)
            // Not the machine's, which would stand in every digest.
            $0.zone.dataVersion = "2025b"
            $0.hours = (1...5).map { weekday in
                OpenHours.with {
                    $0.weekday = UInt32(weekday)
                    $0.fromMinute = 9 * 60
                    $0.toMinute = 17 * 60
                }
            }
            $0.holidays = ["2026-04-03", "2026-04-06"]
        }
    }

    static func policy() -> CasePolicyAdopted {
        CasePolicyAdopted.with {
            $0.version = 1
            $0.author = "ana"
            $0.approver = "ben"
            $0.defaultTeam = "emea"
            $0.sender = "support@support.example"
            $0.ackTimeoutS = 900
            $0.pagesMax = 3
            $0.priorities = [
                priority(.p1, .call, immediate: true, confirmations: [.customer]),
                priority(.p2, .mail, confirmations: [.customer, .engineer]),
                priority(.p3, .mail, confirmations: [.customer, .engineer]),
                priority(.p4, .mail, confirmations: [.customer, .engineer, .silence]),
            ]
            $0.milestones = [
                milestone("verify-data", until: "verify-data", minutes: 30, warn: 0, .standup),
                milestone("tech-lead", until: "resolved", minutes: 60, warn: 45, .techLead),
            ]
            $0.teams = [
                TeamRules.with {
                    $0.name = "emea"
                    $0.calendar = "emea"
                    $0.techLead = "jonas"
                    $0.address = "emea@support.example"
                    $0.pager = "emea-oncall"
                    $0.standupMinute = 9 * 60 + 15
                }
            ]
            $0.people = [
                person("jonas"),
                person("otto", deputy: "paula", away: ("2026-03-09", "2026-03-13")),
                person("paula"),
            ]
            $0.accounts = [
                account("acme", tam: "otto"), account("solo", tam: ""),
            ]
            $0.targets = [
                target("mail", .unprotected), target("pager", .idempotent),
                target("tickets", .idempotent),
            ]
        }
    }

    private static func priority(
        _ priority: Priority, _ contact: Channel, immediate: Bool = false,
        confirmations: [ConfirmationKind]
    ) -> PriorityRules {
        PriorityRules.with {
            $0.priority = priority
            $0.contact = contact
            $0.immediate = immediate
            $0.tellsTam = immediate
            $0.confirmations = confirmations
        }
    }

    /// For a P1 by the wall, from its acceptance, without pause; for the others in business time.
    private static func milestone(
        _ name: String, until: String, minutes: UInt64, warn: UInt64, _ escalation: Escalation
    ) -> MilestoneRules {
        MilestoneRules.with {
            $0.name = name
            $0.until = until
            $0.escalation = escalation
            $0.budgets = [Priority.p1, .p2, .p3, .p4].map { priority in
                MilestoneBudget.with {
                    $0.priority = priority
                    $0.clock = priority == .p1 ? .wall : .business
                    $0.budgetMs = minutes * 60_000
                    $0.warnMs = warn * 60_000
                    $0.fromScope = priority != .p1
                    $0.pauses = priority != .p1
                }
            }
        }
    }

    private static func person(
        _ name: String, deputy: String = "", away: (String, String)? = nil
    ) -> PersonRules {
        PersonRules.with {
            $0.name = name
            $0.address = "\(name)@support.example"
            $0.deputy = deputy
            if let (from, to) = away {
                $0.absences = [
                    Absence.with {
                        $0.from = from
                        $0.to = to
                    }
                ]
            }
        }
    }

    private static func account(_ name: String, tam: String) -> AccountRules {
        AccountRules.with {
            $0.name = name
            $0.tam = tam
        }
    }

    private static func target(_ name: String, _ targetClass: TargetClass) -> TargetPolicy {
        TargetPolicy.with {
            $0.name = name
            $0.targetClass = targetClass
            $0.maxAttempts = 3
            $0.backoffInitialMs = 60_000
            $0.backoffMaxMs = 600_000
            $0.deadlineMs = 5_000
        }
    }
}
