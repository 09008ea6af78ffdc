"""Which occurrences of cases left the plan, in what ways, and what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import ClassVar

from oracle.folds.course import KINDS, Course, Life
from oracle.folds.event import Event
from oracle.folds.fold import pick, slim
from oracle.folds.schema import daybook
from oracle.folds.wire import Message

STATE = "MILESTONE_STATE_"
FAILED = {
    "NOTICE_OUTCOME_REJECTED": "REFUSED", "NOTICE_OUTCOME_UNAVAILABLE": "REFUSED",
    "NOTICE_OUTCOME_IN_DOUBT": "IN_DOUBT",
}


def deviations(course: Course) -> Iterator[str]:
    """The ways in which it is off the plan now."""
    for each in course.clocks.values():
        clock = each["clock"]
        if clock.get("was_warned"):
            yield "WARNED"
            if each.get("end") == "CLOCK_END_DOWNGRADED":
                yield "DOWNGRADED"
        if clock.get("violated_position"):
            yield "VIOLATED"
        if clock["state"] in (STATE + "MET_LATE", STATE + "MET_AFTER"):
            yield clock["state"].removeprefix(STATE)
    for notice in course.notices:
        if notice.get("omitted") and not notice.get("told_before"):
            yield "NOBODY_TOLD"
        outcome = notice.get("outcome", "")
        if outcome in FAILED:
            yield FAILED[outcome]
        if is_ticket(notice):
            yield "TICKET"
        if "bounced_position" in notice:
            yield "BOUNCED"
        if "decisions" in notice:
            yield "FOLLOW_UP"


def is_ticket(notice: Message) -> bool:
    accepted = notice.get("outcome") == "NOTICE_OUTCOME_ACCEPTED"
    return accepted and notice["notice"] == "NOTICE_TECH_LEAD_TICKET"


def is_open(course: Course) -> bool:
    """Whether something of it still waits for its end."""
    states = {each["clock"]["state"] for each in course.clocks.values()}
    return bool(states & {STATE + "WARNED", STATE + "VIOLATED"}) or any(
        "resolution" not in decision
        for notice in course.notices for decision in notice.get("decisions", [])
    )


class CaseTracker:
    """A case that goes by its plan has no row; in which ways one left it is never taken back."""

    view: ClassVar[str] = "case-tracker"
    kinds: ClassVar[frozenset[str]] = KINDS | {
        "CaseAdopted", "CaseTriaged", "EscalationAcknowledged",
    }

    def __init__(self) -> None:
        self._lives: dict[str, Life] = defaultdict(Life)
        self._heads: dict[str, dict[int, Message]] = defaultdict(dict)
        self._ways: dict[str, set[str]] = defaultdict(set)

    def take(self, event: Event) -> Iterable[str]:
        case, body = event.case, event.body
        life, heads = self._lives[case], self._heads[case]
        match event.kind:
            case "CaseAdopted":
                life.adopted = event.position
                return []
            case "CaseTriaged":
                occurrence = body["occurrence"]
                head = heads.get(occurrence, {})
                kept = {key: value for key, value in head.items() if key not in _OF_TRIAGE}
                heads[occurrence] = kept | pick(body, *_OF_TRIAGE)
                return [f"{case}@{occurrence}"]
            case "EscalationAcknowledged":
                known = set(heads) | set(life.courses)
                if not known:
                    return []
                present = max(known)
                first = slim(acknowledged_by=body.get("by"), acknowledged_at=event.at)
                head = heads.get(present, {})
                heads[present] = head if "acknowledged_by" in head else head | first
                return [f"{case}@{present}"]
        priorities = {number: head.get("priority") for number, head in heads.items()}
        keys = []
        for occurrence in life.take(event, priorities):
            key = f"{case}@{occurrence}"
            ways = self._ways[key]
            ways.update(deviations(life.course(occurrence)))
            if ways and "left_at" not in heads.get(occurrence, {}):
                left = {"left_at": event.at, "left_position": event.position}
                heads[occurrence] = heads.get(occurrence, {}) | left
            keys.append(key)
        return keys

    def row(self, key: str) -> Message | None:
        case, _, number = key.rpartition("@")
        ways = self._ways[key]
        if not ways:
            return None
        order = daybook().enums["daybook.views.v1.Deviation"].values()
        course = self._lives[case].course(int(number))
        tickets = [notice.get("reference") for notice in course.notices if is_ticket(notice)]
        return self._heads[case].get(int(number), {}) | slim(
            case_id=case, occurrence=int(number), course=course.tell(),
            state="CASE_TRACK_STATE_" + ("OPEN" if is_open(course) else "SETTLED"),
            deviations=[way for way in order if way.removeprefix("DEVIATION_") in ways],
            ticket=tickets[-1] if tickets else None)


_OF_TRIAGE = ("priority", "team")
