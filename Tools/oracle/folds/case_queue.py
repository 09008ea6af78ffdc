"""What each open case waits for now, since when and until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from oracle.folds.event import Event
from oracle.folds.fold import pick, slim
from oracle.folds.standing import (
    CLOSED,
    DECISIONS,
    FACTS,
    PENDING,
    QUEUED,
    SCOPED,
    SUBMITTED,
    Standing,
)
from oracle.folds.wire import Message, Moment


@dataclass(slots=True)
class Desk:
    """One case, and what is remembered of it beside where it stands."""

    case: Standing = field(default_factory=Standing)
    begun: bool = False
    asked: int = 0
    escalations: list[Message] = field(default_factory=list)
    followups: list[str] = field(default_factory=list)
    confirmations: list[str] = field(default_factory=list)
    refusals: int = 0
    triaged: str | None = None
    told: tuple[Any, ...] | None = None
    since: tuple[int, Moment] = (0, (0, 0))
    face: Message = field(default_factory=dict)

    def ask(self, position: int) -> None:
        self.begun, self.asked = True, position

    def wait(self, rules: dict[str | None, Message], escalation: Message | None) -> str:
        """The first that is so, in the order in which the schema lists them."""
        row, status = self.case.row, self.case.status
        if self.asked:
            return "TRIAGE"
        if "resolved_at" in row:
            count = rules.get(row.get("priority"), {}).get("confirmations", [])
            if not set(count) & set(self.confirmations):
                return "CONFIRMATION"
            return "CLOSURE" if "follow_up" in row else "FOLLOW_UP"
        if escalation is not None:
            return "TECH_LEAD"
        if status == PENDING:
            return "CUSTOMER"
        if status == QUEUED:
            return "OPENING" if "scoped_at" in row else "NO_OPENING"
        return "WORK"

    def conclude(self, rules: dict[str | None, Message]) -> None:
        row = self.case.row

        def urgent(priority: str | None) -> bool:
            return bool(rules.get(priority, {}).get("immediate"))

        # One that nobody has taken on, as long as the case is as urgent as it was then.
        escalation = next((
            each for each in self.escalations
            if "acknowledged_by" not in each
            and urgent(each.get("priority")) == urgent(row.get("priority"))
        ), None)
        wait = self.wait(rules, escalation)
        self.face = {"waits_for": "CASE_WAIT_" + wait}
        due = [clock for clock in self.case.clocks.values() if "due_at" in clock]
        if wait == "OPENING":
            self.face["until"] = row["scoped_at"]
        if wait == "TECH_LEAD" and escalation is not None:
            self.face["milestone"] = escalation["milestone"]
        elif due:
            self.face |= pick(min(due, key=lambda clock: clock["due_at"]), "milestone", "due_at")

    @property
    def is_listed(self) -> bool:
        return self.begun and self.case.status != CLOSED


class CaseQueue:
    """A case that is closed has no row, and one that is reopened has its row again."""

    view: ClassVar[str] = "case-queue"
    kinds: ClassVar[frozenset[str]] = FACTS | DECISIONS | {
        "CaseAdopted", "NoticeBounced", "NoticeDecided", "CasePolicyAdopted",
    }

    def __init__(self) -> None:
        self._desks: dict[str, Desk] = {}
        self._rules: dict[str | None, Message] = {}

    def take(self, event: Event) -> Iterable[str]:
        body, key = event.body, event.case
        if event.kind == "CasePolicyAdopted":
            self._rules = {each.get("priority"): each for each in body.get("priorities", [])}
            return []
        desk = self._desks.setdefault(key, Desk())
        if event.kind in FACTS:
            self._fact(desk, event)
            desk.case.fact(event.kind, body, event.at)
        elif event.kind in DECISIONS:
            desk.case.decision(event.kind, body, event.at)
            self._decision(desk, event)
        elif event.kind == "CaseAdopted":
            if desk.case.status is None:
                desk.case.put(case_id=key, status=SUBMITTED)
                desk.ask(event.position)
        elif event.kind == "NoticeBounced":
            desk.followups.append(body["followup_id"])
        else:
            desk.followups = [each for each in desk.followups if each != body["followup_id"]]
        desk.conclude(self._rules)
        told = (desk.face["waits_for"], desk.case.row.get("occurrence"), desk.is_listed)
        if told != desk.told or not desk.is_listed:
            desk.told, desk.since = told, (event.position, event.at)
        return [key]

    @staticmethod
    def _fact(desk: Desk, event: Event) -> None:
        body, row = event.body, desk.case.row
        match event.kind:
            case "CaseSubmitted" if not desk.begun:
                desk.ask(event.position)
            case "PriorityChanged" if desk.case.status != CLOSED:
                if body.get("priority") != row.get("priority"):
                    desk.asked = event.position
            case "ResolutionConfirmed":
                desk.confirmations.append(body["kind"])
            case "EscalationAcknowledged":
                taken = slim(acknowledged_by=body.get("by"))
                desk.escalations = [taken | each for each in desk.escalations]
            case "CaseReopened":
                desk.escalations, desk.confirmations, desk.refusals = [], [], 0
                desk.ask(event.position)

    @staticmethod
    def _decision(desk: Desk, event: Event) -> None:
        body, case = event.body, desk.case
        match event.kind:
            case "CaseTriaged":
                desk.begun = True
                desk.asked = 0 if body.get("cause", 0) >= desk.asked else desk.asked
                desk.triaged = body.get("priority")
                case.once(priority=body.get("priority"))
                case.put(occurrence=body.get("occurrence"))
            case "MilestonesArmed" if case.status in (QUEUED, SCOPED):
                # Of an adopted case: what its history was at.
                if any(clock.get("paused") for clock in body.get("milestones", [])):
                    case.put(active=case.status, status=PENDING)
            case "MilestoneViolated":
                if body.get("escalation") == "ESCALATION_TECH_LEAD":
                    escalated = pick(body, "milestone", "occurrence") | slim(priority=desk.triaged)
                    desk.escalations.append(escalated)
            case "MilestoneMet":
                clock = pick(body, "milestone", "occurrence")
                desk.escalations = [
                    each for each in desk.escalations
                    if pick(each, "milestone", "occurrence") != clock
                ]
            case "NoticeSettled" if "followup_id" in body:
                desk.followups.append(body["followup_id"])
            case "CaseClosureRefused":
                desk.refusals += 1

    def row(self, key: str) -> Message | None:
        desk = self._desks[key]
        if not desk.is_listed:
            return None
        position, at = desk.since
        return desk.face | slim(
            case_id=key, since=at, since_position=position, refusals=desk.refusals,
            followup_id=desk.followups[0] if desk.followups else None, stands=desk.case.tell(),
            begun=True, asked=desk.asked, escalations=list(desk.escalations),
            followups=list(desk.followups), confirmations=list(desk.confirmations),
            triaged=desk.triaged)
