"""Where one case stands: what people said about it and what was decided, in one dictionary.

Recorded time counts, for imported history the source's own.
"""

from __future__ import annotations

from oracle.folds.fold import pick, slim
from oracle.folds.wire import Message, Moment

FACTS = frozenset({
    "CaseSubmitted", "CaseAssigned", "PriorityChanged", "CustomerChanged", "ContactAttempted",
    "MilestoneReached", "CasePending", "CaseResumed", "ResolutionConfirmed", "FollowUpRequested",
    "CaseClosureRequested", "CaseReopened", "EscalationAcknowledged",
})
DECISIONS = frozenset({
    "CaseTriaged", "CaseScoped", "MilestonesArmed", "MilestoneMet", "MilestoneViolated",
    "NoticeSettled", "CaseClosed", "CaseClosureRefused",
})
SUBMITTED, QUEUED = "CASE_STATUS_SUBMITTED", "CASE_STATUS_QUEUED"
SCOPED, PENDING = "CASE_STATUS_SCOPED", "CASE_STATUS_PENDING"
RESOLVED, CLOSED = "CASE_STATUS_RESOLVED", "CASE_STATUS_CLOSED"

Clocks = dict[tuple[str, int], Message]


class Standing:
    """One case. `row` is what is shown of it, but for the clocks, which are kept by their keys."""

    def __init__(self) -> None:
        self.row: Message = {}
        self.clocks: Clocks = {}
        self.teams: list[str] = []

    def tell(self) -> Message:
        return self.row | slim(clocks=list(self.clocks.values()), teams=list(self.teams))

    @property
    def status(self) -> str | None:
        return self.row.get("status")

    def put(self, **fields: object) -> None:
        """Sets fields; those without a value are as they were at the beginning."""
        for label, value in fields.items():
            if value is None or value == "":
                self.row.pop(label, None)
            else:
                self.row[label] = value

    def once(self, **fields: object) -> None:
        self.put(**{label: value for label, value in fields.items() if label not in self.row})

    def count(self, *labels: str) -> None:
        for label in labels:
            self.row[label] = self.row.get(label, 0) + 1

    def fact(self, kind: str, body: Message, at: Moment) -> None:
        match kind:
            case "CaseSubmitted":
                self._submit(body, at)
            case "CaseAssigned":
                self._turn(body.get("team", ""))
                self.put(engineer=body.get("engineer"))
            case "PriorityChanged":
                self._prioritise(body.get("priority"))
            case "CustomerChanged":
                self.row |= pick(body, "account", "contact")
            case "ContactAttempted":
                self.count("attempts")
                if body.get("outcome") == "CONTACT_OUTCOME_REACHED":
                    self.once(contacted_at=at)
            case "MilestoneReached":
                self._reach(body, at)
            case "CasePending":
                if self.status not in (PENDING, CLOSED):
                    self.put(active=self.status, status=PENDING)
            case "CaseResumed":
                if self.status == PENDING and not body.get("automatic"):
                    self.put(status=self.row.get("active"))
            case "ResolutionConfirmed":
                self.put(confirmation=body.get("kind"))
            case "CaseReopened":
                self.count("reopened_closed" if self.status == CLOSED else "reopened_resolved")
                self.count("occurrence")
                self.put(status=SUBMITTED, confirmation=None, follow_up=None, resolved_at=None,
                         closed_at=None, scoped_at=None)
            case "EscalationAcknowledged":
                self.once(intervened_at=at)

    def _submit(self, body: Message, at: Moment) -> None:
        if "case_id" in self.row:
            return
        priority = body.get("priority")
        self.put(
            case_id=body["case_id"], status=SUBMITTED, priority=priority, first_priority=priority,
            account=body.get("account"), contact=body.get("contact"), occurrence=1, opened_at=at,
            was_p1=priority == "PRIORITY_P1" or None)
        self._turn(body.get("team", ""))

    def _turn(self, team: str) -> None:
        """To go on with the same team is no turn; to come back to one is a return (B-56)."""
        if not team:
            return
        self.put(team=team)
        if team == self.row.get("named_team"):
            return
        self.put(named_team=team)
        if team in self.teams:
            self.count("returns")
        else:
            self.teams.append(team)

    def _prioritise(self, priority: str | None) -> None:
        if priority == self.row.get("priority"):
            return
        self.put(priority=priority)
        self.count("priority_changes")
        if priority == "PRIORITY_P1":
            self.put(was_p1=True)

    def _reach(self, body: Message, at: Moment) -> None:
        if body.get("milestone") == "resolved":
            self.once(resolved_at=at, first_resolved_at=at)
            if self.status != CLOSED:
                self.put(status=RESOLVED)
        elif body.get("milestone") == "troubleshoot" and body.get("engineer"):
            self.once(intervened_at=at)

    def decision(self, kind: str, body: Message, at: Moment) -> None:
        match kind:
            case "CaseTriaged":
                self.put(team=body.get("team"))
                self.go(SCOPED if body.get("scope") == "SCOPE_NOW" else QUEUED)
                self.put(scoped_at=body.get("scoped_at"))
            case "CaseScoped":
                self.go(SCOPED)
            case "MilestonesArmed":
                for clock in body.get("cancelled", []):
                    self.clocks.pop((clock["milestone"], clock["occurrence"]), None)
                for clock in body.get("milestones", []):
                    key = clock["milestone"], clock["occurrence"]
                    self.clocks[key] = pick(clock, "milestone", "occurrence", "due_at")
            case "MilestoneMet" | "MilestoneViolated":
                self.clocks.pop((body["milestone"], body["occurrence"]), None)
                if kind == "MilestoneViolated":
                    self.count("violations")
            case "NoticeSettled":
                self._settled(body)
            case "CaseClosed":
                self.put(status=CLOSED, closed_at=at)
            case "CaseClosureRefused":
                self.count("refusals")

    def go(self, status: str) -> None:
        """Work goes on beneath a wait for the customer; a resolution stands until a reopening."""
        if self.status == PENDING:
            self.put(active=status)
        elif self.status not in (RESOLVED, CLOSED):
            self.put(status=status)

    def _settled(self, body: Message) -> None:
        if body.get("outcome") != "NOTICE_OUTCOME_ACCEPTED":
            return
        if body["notice"] == "NOTICE_TECH_LEAD_TICKET":
            self.put(ticket=body.get("reference"))
        of_now = body.get("occurrence") == self.row.get("occurrence")
        if body["notice"] == "NOTICE_FOLLOW_UP" and of_now:
            self.put(follow_up=body.get("reference"))
