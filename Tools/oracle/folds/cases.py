"""Where each case stands, and what another system's log says of those that were imported."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from oracle.folds.event import Event
from oracle.folds.fold import Poison, pick, slim
from oracle.folds.standing import CLOSED, DECISIONS, FACTS, Standing
from oracle.folds.wire import Message

Facts = list[tuple[str, Message]]

SHUT = ("HISTORY_STATE_CLOSED", "HISTORY_STATE_CANCELLED")
OVER = ("HISTORY_STATE_RESOLVED", *SHUT)
ACTIVE, CUSTOMER = "HISTORY_STATE_ACTIVE", "HISTORY_STATE_AWAITING_CUSTOMER"


def differences(row: Message, state: str, before: Message) -> Facts:
    """What was done between two updates of another system, `before` being where it had the case.

    How urgent it is and whose comes first, so that what begins is begun under that.
    """
    facts: Facts = []
    now = row.get("state", "")
    priority, team, engineer = (row.get(each) for each in ("priority", "team", "engineer"))
    team = team or before.get("named_team")
    if state == CUSTOMER != now:
        facts.append(("CaseResumed", {}))
    if priority != before.get("priority"):
        facts.append(("PriorityChanged", slim(priority=priority)))
    if team != before.get("named_team") or engineer != before.get("engineer"):
        facts.append(("CaseAssigned", slim(team=team, engineer=engineer)))
    if state in OVER and now not in OVER:
        facts.append(("CaseReopened", {}))
    was_worked_on = state == ACTIVE and "engineer" in before
    if now == ACTIVE and engineer and not was_worked_on:
        facts.append(("MilestoneReached", {"milestone": "troubleshoot", "engineer": engineer}))
    if now == CUSTOMER != state:
        facts.append(("CasePending", {}))
    if now in OVER and state not in OVER:
        facts.append(("MilestoneReached", {"milestone": "resolved"}))
    if now in SHUT and state not in SHUT:
        facts.append(("closed there", {}))
    return facts


def told(row: Message, history: Message, before: Message) -> Facts:
    """What a row of another system's log says was done since the row before."""
    if before:
        return differences(row, history.get("state", ""), before)
    submitted = pick(row, "case_id", "priority", "team")
    assigned: Facts = []
    if "engineer" in row:
        assigned = [("CaseAssigned", pick(row, "team", "engineer"))]
    new = slim(priority=row.get("priority"), named_team=row.get("team"))
    later = differences(row, "HISTORY_STATE_NEW", new)
    later = [fact for fact in later if fact[0] not in ("CaseAssigned", "PriorityChanged")]
    return [("CaseSubmitted", submitted), *assigned, *later]


class Cases:
    """One row a case. It shows what the events say and judges nothing."""

    view: ClassVar[str] = "cases"
    kinds: ClassVar[frozenset[str]] = FACTS | DECISIONS | {"CaseHistoryImported", "CaseAdopted"}

    def __init__(self) -> None:
        self._cases: dict[str, Standing] = {}
        self._histories: dict[str, Message] = {}

    def take(self, event: Event) -> Iterable[str]:
        key = event.case
        case = self._cases.get(key)
        begins = event.kind in ("CaseSubmitted", "CaseHistoryImported")
        if case is None and not begins:
            raise Poison(f"case {key} begins with {event.kind}")
        if case is None:
            case = self._cases[key] = Standing()
        history = self._histories.get(key)
        if event.kind == "CaseHistoryImported":
            self._histories[key] = self._import(case, dict(history or {}), event)
        elif event.kind == "CaseAdopted":
            live_from = event.body.get("live_from", (0, 0))
            lives = {"is_over": True, "adopted": True, "live_from": live_from}
            self._histories[key] = (history or {}) | lives
        else:
            if history is not None:
                self._histories[key] = history | {"is_over": True}
            take = case.fact if event.kind in FACTS else case.decision
            take(event.kind, event.body, event.at)
        return [key]

    def row(self, key: str) -> Message | None:
        return self._cases[key].tell() | slim(history=self._histories.get(key))

    @staticmethod
    def _import(case: Standing, history: Message, event: Event) -> Message:
        row, at = event.body, event.occurred
        is_first = not case.row
        is_late = not is_first and (
            "last_at" not in history or history.get("is_over") or at < history["last_at"]
        )
        history["rows"] = history.get("rows", 0) + 1
        if is_late:
            history["unused"] = history.get("unused", 0) + 1
            if "last_at" not in history:  # it lived here before its history came
                history["is_over"] = True
                history = pick(row, "batch") | history
            return history
        for kind, body in told(row, history, case.row):
            if kind == "closed there":
                case.put(status=CLOSED, closed_at=at)
            else:
                case.fact(kind, body, at)
        for label in likeness(history, row.get("state", ""), event):
            history[label] = history.get(label, 0) + 1
        if is_first:
            history |= {"first_at": at} | pick(row, "opened_at")
        history |= {"last_at": at} | pick(row, "batch", "state")
        if row.get("state") == "HISTORY_STATE_CLOSED":
            history["was_closed"] = True
        return history


def likeness(history: Message, now: str, event: Event) -> Iterable[str]:
    """What is to be counted of a row beside the one before it."""
    if "last_at" not in history:
        return
    before = history.get("state", "")
    if history["last_at"][0] // 60 == event.occurred[0] // 60:
        yield "same_minute"
        if now != before:
            yield "same_minute_other_state"
    if now == ACTIVE and before == "HISTORY_STATE_RESOLVED":
        yield "resolved_to_active"
    if now == ACTIVE and before == "HISTORY_STATE_CLOSED":
        yield "closed_to_active"
    if history.get("was_closed"):
        yield "after_closed"
