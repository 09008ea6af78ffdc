"""What was said and decided in one occurrence of a case, and what its trace must have."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from oracle.folds.course import Course, Life
from oracle.folds.event import Event
from oracle.folds.fold import slim
from oracle.folds.wire import Message


def mark(event: Event) -> Message:
    return slim(
        position=event.position, at=event.at, identity=event.identity, claimed=event.claimed)


@dataclass(slots=True)
class Record:
    """What was said and decided in one occurrence, beside its course."""

    parts: dict[str, list[Message]] = field(default_factory=lambda: defaultdict(list))
    once: Message = field(default_factory=dict)

    def add(self, part: str, event: Event, **fields: Any) -> None:
        self.parts[part].append(slim(mark=mark(event), **fields))

    def begin(self, event: Event) -> None:
        self.once |= slim(begun=mark(event), event_source=event.source, event_id=event.id)

    def outcome(self) -> str | None:
        closed, back = "closure" in self.once, "taken_back" in self.once
        if back or closed:
            return {(True, True): "TAKEN_BACK", (False, True): "REOPENED"}.get(
                (closed, back), "CLOSED")
        return "OPEN" if "begun" in self.once or self.parts["triages"] else None

    def missing(self, course: Course) -> list[str]:
        """What a trace must have (A-30, P-16), and this one has not."""
        triages = self.parts["triages"]
        stamps = [triage.get("stamp", {}) for triage in triages]
        clocks = [each["clock"].get("stamp", {}) for each in course.clocks.values()]
        sent = [
            each for each in course.notices if each.get("outcome") == "NOTICE_OUTCOME_ACCEPTED"
        ]
        needs = [
            ("the event that began it", "begun" in self.once and "event_id" in self.once),
            ("triage", triages),
            ("why it was triaged so", all("because" in triage for triage in triages)),
            ("the policy's version", all("policy_version" in stamp for stamp in stamps)),
            ("the calendar", all("calendar" in stamp for stamp in stamps)),
            ("a clock's policy version", all("policy_version" in stamp for stamp in clocks)),
            ("an effect's key", all("effect_key" in notice for notice in sent)),
            ("a receipt", all("reference" in notice for notice in sent)),
        ]
        closure = self.once.get("closure")
        if closure is not None:
            words = {each["mark"]["position"] for each in self.parts["confirmations"]}
            needs += [
                ("the confirmation", closure.get("confirmation_position", 0) in words),
                ("the follow-up's Message-ID", "follow_up_reference" in closure),
                ("the follow-up's effect", "effect_key" in closure),
            ]
        return [what for what, found in needs if not found]

    def tell(self, course: Course) -> Message:
        outcome = self.outcome()
        missing = self.missing(course)
        return self.once | slim(
            outcome=outcome and "CASE_OUTCOME_" + outcome, missing=missing, complete=not missing,
            course=course.tell(), **{name: list(part) for name, part in self.parts.items()})


@dataclass(slots=True)
class Case:
    life: Life = field(default_factory=Life)
    records: dict[int, Record] = field(default_factory=dict)
    before: Record = field(default_factory=Record)  # what waits for the first decision here

    @property
    def present(self) -> int:
        return max([*self.records, *self.life.courses], default=0)

    def record(self, occurrence: int) -> Record:
        """A new one begins as what was said before anything was decided here."""
        if occurrence not in self.records:
            self.records[occurrence], self.before = self.before, Record()
        return self.records[occurrence]
