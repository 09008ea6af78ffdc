"""Clocks and their verdicts: the row of one, wherever it is told, and the view of all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from oracle.folds.event import Event
from oracle.folds.fold import Poison, pick, slim
from oracle.folds.wire import Message

STATE = "MILESTONE_STATE_"
#: What an arming says anew, whatever was known of the clock.
ARMED = ("milestone", "occurrence", "priority", "clock", "start", "escalation", "stamp", "due_at")


def armed(known: Message, clock: Message) -> Message:
    """A warning that was given stays given, whatever the calendar becomes."""
    kept = {name: value for name, value in known.items() if name not in ARMED}
    state = "PAUSED" if clock.get("paused") else "WARNED" if kept.get("was_warned") else "ARMED"
    return kept | pick(clock, *ARMED) | {"state": STATE + state}


def cancelled(known: Message) -> Message:
    return known | {"state": STATE + "CANCELLED"}


def judged(known: Message, event: Event) -> Message:
    """Warned, violated or met; met after a violation is told apart from met late (B-35, B-36)."""
    body = event.body
    if event.kind == "MilestoneMet":
        late = "MET_LATE" if body.get("late") else "MET"
        state = "MET_AFTER" if body.get("was_violated") else late
        return known | slim(state=STATE + state, reached_at=body.get("reached_at"))
    kept = {name: value for name, value in known.items() if name != "lateness_ms"}
    kept |= pick(body, "lateness_ms")
    if event.kind == "MilestoneWarned":
        return kept | {"state": STATE + "WARNED", "was_warned": True}
    return kept | {"state": STATE + "VIOLATED", "violated_position": event.position}


class Milestones:
    """A row a clock, from its first arming on."""

    view: ClassVar[str] = "milestones"
    kinds: ClassVar[frozenset[str]] = frozenset({
        "MilestonesArmed", "MilestoneWarned", "MilestoneMet", "MilestoneViolated",
    })

    def __init__(self) -> None:
        self._rows: dict[str, Message] = {}

    def take(self, event: Event) -> Iterable[str]:
        body = event.body
        case = body["case_id"]
        if event.kind != "MilestonesArmed":
            key = self._known(case, body)
            self._rows[key] = judged(self._rows[key], event)
            return [key]
        gone = [self._known(case, clock) for clock in body.get("cancelled", [])]
        for key in gone:
            self._rows[key] = cancelled(self._rows[key])
        here = []
        for clock in body.get("milestones", []):
            key = self._key(case, clock)
            self._rows[key] = armed(self._rows.get(key, {"case_id": case}), clock)
            here.append(key)
        return gone + here

    @staticmethod
    def _key(case: str, clock: Message) -> str:
        return f"{case}/{clock['milestone']}/{clock['occurrence']:010}"

    def _known(self, case: str, clock: Message) -> str:
        key = self._key(case, clock)
        if key not in self._rows:
            raise Poison(f"milestone {key} was never armed")
        return key

    def row(self, key: str) -> Message | None:
        return self._rows.get(key)
