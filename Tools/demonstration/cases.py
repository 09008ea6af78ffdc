"""The second story: five cases over Christmas, each from its submission as far as it gets."""

from __future__ import annotations

from demonstration.books import Books, differences, report
from demonstration.terminal import ROOT
from simulate.fleet import Fleet

POLICY = "Schemas/policies/case-lifecycle.yaml"

# Business hours are 09:00 to 17:30 in Berlin, the standup is at 09:15; the 25th of December is a
# holiday, a Friday.
MORNING = "2026-12-23T10:00:00Z"
STANDUP = "2026-12-24T08:15:00Z"
EVENING = "2026-12-24T17:00:00Z"
OPENING = "2026-12-28T08:00:00Z"
NEXT_STANDUP = "2026-12-28T08:15:00Z"

CONTACT = ("--contact", "it-desk@acme.example")

# By case, notice, milestone, occurrence and repeat, as the targets count.
ACCEPTED = (
    "T-101/contact-customer/-/1/1", "T-101/tam-opened/-/1/1",
    "T-101/tech-lead-ticket/tech-lead/1/1", "T-101/tech-lead-page/tech-lead/1/1",
    "T-101/tech-lead-page/tech-lead/1/2", "T-101/tam-escalated/tech-lead/1/1",
    "T-101/follow-up/-/1/1", "T-101/tam-resolved/-/1/1",
    "T-102/contact-customer/-/1/1", "T-102/follow-up/-/1/1",
    "T-103/contact-customer/-/1/1",
    "T-104/contact-customer/-/1/1",
    "T-105/contact-customer/-/1/1",
    "standup/emea/2026-12-24", "standup/emea/2026-12-28",
)  # fmt: skip

STATUS = {
    "T-101": "CASE_STATUS_CLOSED", "T-102": "CASE_STATUS_CLOSED", "T-103": "CASE_STATUS_PENDING",
    "T-104": "CASE_STATUS_SCOPED", "T-105": "CASE_STATUS_SCOPED",
}  # fmt: skip


class Desk:
    """The commands of the story, on a store that may have heard them before."""

    def __init__(self, books: Books, fleet: Fleet) -> None:
        self.books, self.fleet, self.terminal = books, fleet, books.terminal
        self.is_new = not self.terminal.rows("daybook", "cases")
        self._has_reactor = not self.is_new

    def case(self, *words: str, status: int = 0) -> None:
        """A fact is recorded once; told again, it would be another fact."""
        if self.is_new:
            self.terminal.show("daybook", "case", *words, status=(status,))

    def advance(self, to: str, shown: bool = True) -> None:
        if self.books.status()["now"] < to:
            run = self.terminal.show if shown else self.terminal.ask
            run("daybook", "clock", "advance", "--to", to)
        self.react(shown=shown)

    def react(self, shown: bool = True) -> None:
        command = [
            "daybook-reactor", "--workflow", "case-lifecycle", "--targets",
            str(self.fleet.targets_file), "--until-idle",
        ]  # fmt: skip
        if not self._has_reactor:
            command += ["--start", "now"]
            self._has_reactor = True
        run = self.terminal.show if shown else self.terminal.ask
        run(*command)


def play(books: Books, fleet: Fleet) -> int:
    desk = Desk(books, fleet)
    before = books.head()
    desk.terminal.heading("Cases: a policy of people, hours and milestones")
    desk.terminal.show(
        "daybook", "policy", "apply", POLICY, "--author", "m.lindqvist", "--approver", "t.abara"
    )
    desk.advance(MORNING)
    submitted(desk)
    the_hour(desk)
    closures(desk)
    standup(desk)
    out_of_hours(desk)
    problems = another_hour(desk)
    return conclude(desk, before, problems)


def submitted(desk: Desk) -> None:
    desk.terminal.heading("The morning before Christmas Eve: four cases, P1 to P4")
    desk.case("submit", "T-101", "--priority", "P1", "--account", "acme", *CONTACT)
    for name, priority in (("T-102", "P2"), ("T-103", "P3")):
        desk.case(
            "submit", name, "--priority", priority, "--account", "acme", "--team", "emea", *CONTACT
        )
    desk.terminal.say("T-104 is a P4 that nobody is assigned to: it waits, a P1 does not")
    desk.case("submit", "T-104", "--priority", "P4", "--account", "solo", *CONTACT)
    desk.react()
    desk.terminal.show("daybook", "cases")
    desk.terminal.show("daybook", "policy", "explain", "T-101")


def the_hour(desk: Desk) -> None:
    terminal = desk.terminal
    terminal.heading("An hour passes, and nobody has solved T-101")
    desk.case("assign", "T-104", "--team", "emea")
    desk.case("milestone", "T-102", "verify-data", "--engineer", "mira")
    desk.case("milestone", "T-102", "troubleshoot", "--engineer", "mira")
    desk.case("pending", "T-103", "--reason", "asked for the print server's log")
    for minute in ("10:20", "10:30", "10:45"):
        desk.advance(f"2026-12-23T{minute}:00Z", shown=False)
    desk.case("milestone", "T-102", "resolved", "--engineer", "mira")
    desk.advance("2026-12-23T11:00:00Z")
    terminal.show("daybook", "milestones", "T-101")
    terminal.say("nobody answers the page: it is repeated; then Jonas takes it on")
    desk.advance("2026-12-23T11:15:00Z", shown=False)
    desk.case("ack", "T-101", "--by", "jonas")
    desk.advance("2026-12-23T12:10:00Z", shown=False)
    desk.case("milestone", "T-101", "resolved", "--engineer", "jonas")
    desk.react()


def closures(desk: Desk) -> None:
    terminal = desk.terminal
    terminal.heading("A closure needs a confirmation and the follow-up that the system sent")
    desk.case("close", "T-102", status=1)
    desk.case("confirm", "T-102", "--kind", "engineer", "--by", "mira")
    desk.case("close", "T-102")
    terminal.say("T-101 is a P1: an engineer's word is not enough")
    desk.case("confirm", "T-101", "--kind", "engineer", "--by", "jonas")
    desk.case("close", "T-101", status=1)
    desk.case("confirm", "T-101", "--kind", "customer", "--by", "it-desk@acme.example")
    desk.case("close", "T-101")
    terminal.show("daybook", "history", "T-101")


def standup(desk: Desk) -> None:
    desk.terminal.heading("Christmas Eve, 09:15 in Berlin: the team is told what needs a word")
    desk.advance(STANDUP)
    for mail in desk.fleet["mail"].send("GET", "/messages").json():
        if mail["key"] == "case-standup/emea/2026-12-24/mail":
            desk.terminal.say(f"what {', '.join(mail['recipients'])} reads: {mail['subject']}")
            print("\n".join(f"    {line}".rstrip() for line in mail["text"].splitlines()))


def out_of_hours(desk: Desk) -> None:
    desk.terminal.heading("Christmas Eve, after hours: T-105 waits for Monday's opening")
    desk.advance(EVENING)
    desk.case(
        "submit", "T-105", "--priority", "P3", "--account", "acme", "--team", "emea", *CONTACT
    )
    desk.react()
    desk.terminal.show("daybook", "cases", "T-105")
    desk.advance(OPENING)
    desk.terminal.show("daybook", "cases")
    desk.terminal.show("daybook", "cases", "--as-of", "2026-12-23T11:05:00Z")
    desk.terminal.say("four days without a standup: a holiday, a weekend, and the one that is due")
    desk.advance(NEXT_STANDUP, shown=False)
    desk.terminal.show("daybook", "standup")


def another_hour(desk: Desk) -> list[str]:
    """What would have come of these days with three hours for a P1."""
    desk.terminal.heading("What if a P1 had three hours?")
    text = (ROOT / POLICY).read_text(encoding="utf-8")
    proposal = desk.fleet.directory / "three-hours.yaml"
    proposal.write_text(text.replace("P1: {after: 60m", "P1: {after: 180m"), encoding="utf-8")
    command = ["daybook", "what-if", "--policy", str(proposal)]
    desk.terminal.show(*command)
    found = {
        (row["caseId"], row["name"], row["field"]): row["direction"]
        for row in desk.terminal.rows(*command)
    }
    ticket = found.get(("T-101", "tech-lead-ticket tech-lead 1.1", "plannedAt"))
    return [] if ticket == "never" else [f"T-101's ticket is {ticket} under three hours, not never"]


def conclude(desk: Desk, before: int, problems: list[str]) -> int:
    desk.terminal.heading("Checked from outside")
    counts = desk.fleet.counts()
    problems += differences(dict.fromkeys(ACCEPTED, 1) | dict.fromkeys(escalated(), 1), counts)
    found = {row["caseId"]: row["status"] for row in desk.terminal.rows("daybook", "cases")}
    problems += [
        f"{name}: {found.get(name)}, not {wanted}"
        for name, wanted in STATUS.items()
        if found.get(name) != wanted
    ]
    if not desk.is_new:
        new = desk.books.events_after(before)
        new.pop("ReactorEpochStarted", 0)
        problems += [f"run again, and {count} {kind} are new" for kind, count in new.items()]
    accepted = sum(entry["accepted"] for entry in counts.values())
    print(f"  {accepted} notices accepted, as the targets count them")
    code = report(problems)
    if code == 0:
        print("  ✓ each exactly once, every case as it must be")
    return code


def escalated() -> list[str]:
    """T-104 is left lying over the holidays: its hour is over, by the team's clock."""
    pages = [f"T-104/tech-lead-page/tech-lead/1/{repeat}" for repeat in range(1, 6)]
    return ["T-104/tech-lead-ticket/tech-lead/1/1", *pages]
