"""What one occurrence of a case goes through: its clocks, and who was told or was to be.

A milestone's event belongs to the occurrence in which its clock was last armed, and so does a
notice about a milestone; all other notices name the case's occurrence themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from oracle.folds import milestones
from oracle.folds.event import Event
from oracle.folds.fold import Poison, pick, slim
from oracle.folds.wire import Message

KINDS = frozenset({
    "MilestonesArmed", "MilestoneWarned", "MilestoneMet", "MilestoneViolated", "NoticePlanned",
    "NoticeOmitted", "NoticeSettled", "NoticeBounced", "NoticeDecided",
})
URGENCY = ("PRIORITY_P1", "PRIORITY_P2", "PRIORITY_P3", "PRIORITY_P4")

#: A milestone and its occurrence.
Name = tuple[str, int]


def name(body: Message) -> Name:
    return body["milestone"], body["occurrence"]


def end(was: str | None, now: str | None) -> str:
    """Why a clock of this occurrence gave way to those of another urgency."""
    if was == now or was not in URGENCY or now not in URGENCY:
        return "CLOCK_END_OTHER"
    lower = URGENCY.index(now) > URGENCY.index(was)
    return "CLOCK_END_DOWNGRADED" if lower else "CLOCK_END_UPGRADED"


@dataclass(slots=True)
class Course:
    clocks: dict[Name, Message] = field(default_factory=dict)  # in the order of their arming
    notices: list[Message] = field(default_factory=list)

    def tell(self) -> Message:
        return slim(milestones=list(self.clocks.values()), notices=list(self.notices))

    def arm(self, clock: Message, position: int) -> None:
        known = self.clocks.get(name(clock), {})
        kept = {label: value for label, value in known.items() if label not in ("ended_at", "end")}
        now = milestones.armed(known.get("clock", {}), clock)
        self.clocks[name(clock)] = kept | {"clock": now, "armed_position": position}

    def cancel(self, clock: Name, why: str, event: Event) -> None:
        known = self.clocks[clock]
        self.clocks[clock] = known | {
            "clock": milestones.cancelled(known["clock"]), "end": why, "ended_at": event.at,
            "position": event.position,
        }

    def judge(self, event: Event) -> None:
        known = self.clocks[name(event.body)]
        label = {"MilestoneWarned": "warned_at", "MilestoneViolated": "violated_at"}
        self.clocks[name(event.body)] = known | {
            "clock": milestones.judged(known["clock"], event), "position": event.position,
            label.get(event.kind, "ended_at"): event.at,
        }

    def notify(self, event: Event, adopted: int) -> None:
        """What the notice's events say, in the order of its life."""
        body = event.body
        if event.kind in ("NoticePlanned", "NoticeOmitted"):
            self.notices.append(self._new(event, adopted))
            return
        index = self._find(body)
        known = self.notices[index]
        followup = body.get("followup_id")
        asked = {"followup_id": followup, "opened_position": event.position}
        decisions = known.get("decisions", [])
        if event.kind == "NoticeDecided":
            decided = pick(body, "resolution") | slim(
                decided_by=event.identity, decided_at=event.at, decided_position=event.position)
            decisions = [
                each | decided if each["followup_id"] == followup else each for each in decisions
            ]
            new: Message = {}
        elif event.kind == "NoticeBounced":
            decisions = [*decisions, asked]
            new = {"bounced_position": event.position}
        else:
            # A later settlement, as when a doubt ends, takes the earlier one's place.
            decisions = [*decisions, asked] if followup else decisions
            settlement = ("outcome", "effect_key", "reference", "detail")
            known = {label: value for label, value in known.items() if label not in settlement}
            new = pick(body, *settlement)
            new |= {"settled_at": event.at, "settled_position": event.position}
        self.notices[index] = known | new | slim(decisions=decisions)

    def _new(self, event: Event, adopted: int) -> Message:
        body = event.body
        planned = {"planned_at": event.at, "planned_position": event.position}
        which = pick(body, "notice", "milestone", "occurrence")
        if event.kind == "NoticePlanned":
            planned |= pick(body, "repeat", "target", "audience", "address")
            return which | planned | slim(because=body.get("passed_over"))
        was_planned = any(
            "omitted" not in each and pick(each, "notice", "milestone", "occurrence") == which
            for each in self.notices
        )
        was_told = was_planned or (adopted > 0 and body.get("cause") == adopted)
        return which | planned | pick(body, "because") | slim(omitted=True, told_before=was_told)

    def _find(self, body: Message) -> int:
        fields = ("notice", "milestone", "occurrence", "repeat")
        for index in reversed(range(len(self.notices))):
            known = self.notices[index]
            if "omitted" not in known and pick(known, *fields) == pick(body, *fields):
                return index
        raise Poison(f"a notice was never planned: {pick(body, *fields)}")


@dataclass(slots=True)
class Life:
    """All occurrences of a case, by their numbers, and where each clock belongs."""

    courses: dict[int, Course] = field(default_factory=dict)
    homes: dict[Name, int] = field(default_factory=dict)
    adopted: int = 0  # position of its adoption

    def course(self, occurrence: int) -> Course:
        return self.courses.setdefault(occurrence, Course())

    def home(self, clock: Name) -> int:
        if clock not in self.homes:
            raise Poison(f"milestone {clock} was never armed")
        return self.homes[clock]

    def take(self, event: Event, priorities: dict[int, str | None]) -> Iterable[int]:
        """Which occurrences the event touched. `priorities` are those of their last triages."""
        body = event.body
        if event.kind == "MilestonesArmed":
            return self._arm(event, priorities.get(body["occurrence"]))
        if event.kind.startswith("Milestone"):
            occurrence = self.home(name(body))
            self.course(occurrence).judge(event)
            return [occurrence]
        occurrence = self.home(name(body)) if body.get("milestone") else body["occurrence"]
        self.course(occurrence).notify(event, self.adopted)
        return [occurrence]

    def _arm(self, event: Event, priority: str | None) -> Iterable[int]:
        body = event.body
        here = body["occurrence"]
        for clock in body.get("milestones", []):
            self.course(here).arm(clock, event.position)
            self.homes[name(clock)] = here
        self.course(here)
        touched = [here]
        for clock in map(name, body.get("cancelled", [])):
            occurrence = self.home(clock)
            course = self.course(occurrence)
            was = course.clocks[clock]["clock"].get("priority")
            why = end(was, priority) if occurrence == here else "CLOCK_END_REOPENED"
            course.cancel(clock, why, event)
            touched.append(occurrence)
        return touched
