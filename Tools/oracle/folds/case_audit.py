"""The whole trace of each occurrence of a case: what was known, decided, sent, and by whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import ClassVar

from oracle.folds.case_record import Case, Record, mark
from oracle.folds.course import KINDS, Course
from oracle.folds.event import Event
from oracle.folds.fold import pick, slim
from oracle.folds.standing import FACTS
from oracle.folds.wire import Message


class CaseAudit:
    """Everything comes from the case's own events, each by its position and who is behind it."""

    view: ClassVar[str] = "case-audit"
    kinds: ClassVar[frozenset[str]] = FACTS | KINDS | {
        "CaseAdopted", "CaseTriaged", "CaseScoped", "CaseClosed", "CaseClosureRefused",
    }

    def __init__(self) -> None:
        self._cases: dict[str, Case] = defaultdict(Case)

    def take(self, event: Event) -> Iterable[str]:
        case = self._cases[event.case]
        return [f"{event.case}@{occurrence}" for occurrence in self._take(case, event)]

    def _take(self, case: Case, event: Event) -> Iterable[int]:
        if event.kind in KINDS:
            return self._course(case, event)
        if event.kind in FACTS or event.kind == "CaseAdopted":
            return self._fact(case, event)
        occurrence = event.body["occurrence"]
        record = case.record(occurrence)
        self._decide(record, case.life.course(occurrence), event)
        return [occurrence]

    def row(self, key: str) -> Message | None:
        case, _, number = key.rpartition("@")
        found = self._cases[case]
        record = found.records.get(int(number))
        if record is None:
            return None
        row = record.tell(found.life.course(int(number)))
        return row | {"case_id": case, "occurrence": int(number)}

    @staticmethod
    def _course(case: Case, event: Event) -> Iterable[int]:
        body = event.body
        if event.kind == "MilestonesArmed":
            because = pick(body, "cause", "because")
            case.record(body["occurrence"]).add("armings", event, **because)
        priorities = {
            number: record.parts["triages"][-1].get("priority")
            for number, record in case.records.items() if record.parts["triages"]
        }
        touched = list(case.life.take(event, priorities))
        for occurrence in touched:
            record = case.record(occurrence)
            # That evidence ended it is no person's decision.
            by_person = body.get("resolution") != "RESOLUTION_SETTLED_BY_EVIDENCE"
            if event.kind == "NoticeDecided" and by_person:
                record.add("overrides", event, **pick(body, "followup_id", "resolution"))
        return touched

    @staticmethod
    def _fact(case: Case, event: Event) -> Iterable[int]:
        body, present = event.body, case.present
        begins = event.kind in ("CaseSubmitted", "CaseAdopted", "CaseReopened")
        if event.kind == "CaseAdopted":
            case.life.adopted = event.position
        if event.kind == "CaseSubmitted" and not present:
            case.record(1).begin(event)
            return [1]
        if event.kind == "CaseReopened" and present:
            case.record(present).once["taken_back"] = mark(event)
            case.record(present + 1).begin(event)
            return [present, present + 1]
        record = case.record(present) if present else case.before
        if begins and not present:
            record.begin(event)
        elif event.kind == "ResolutionConfirmed":
            record.add("confirmations", event, **pick(body, "kind", "by"))
        elif event.kind == "PriorityChanged":
            record.add("overrides", event, **pick(body, "priority", "reason"))
        else:
            record.add("facts", event, type=event.kind)
        return [present] if present else []

    @staticmethod
    def _decide(record: Record, course: Course, event: Event) -> None:
        body = event.body
        if event.kind == "CaseTriaged":
            fields = ("cause", "priority", "team", "scope", "scoped_at", "stamp", "contact",
                      "because")
            record.add("triages", event, **pick(body, *fields))
        elif event.kind == "CaseClosureRefused":
            record.add("refusals", event, **pick(body, "request", "missing", "because"))
        elif event.kind == "CaseScoped":
            record.add("facts", event, type=event.kind)
        else:
            plan = body.get("follow_up_position", 0)
            keys = [
                each.get("effect_key") for each in course.notices
                if each["planned_position"] == plan
            ]
            told = pick(
                body, "request", "confirmation", "confirmation_position", "follow_up_reference",
                "follow_up_position")
            record.once["closure"] = told | slim(
                mark=mark(event), effect_key=keys[-1] if keys else None)
