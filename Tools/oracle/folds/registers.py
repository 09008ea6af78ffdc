"""Registers of single things: what was refused, and what a person has to decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from oracle.folds.event import Event
from oracle.folds.fold import Poison, pick, slim
from oracle.folds.wire import Message


class Quarantine:
    """One row for each refusal, under its position; a row never changes (A-41)."""

    view: ClassVar[str] = "quarantine"
    kinds: ClassVar[frozenset[str]] = frozenset({"EventQuarantined", "IdempotencyConflictRecorded"})

    def __init__(self) -> None:
        self._rows: dict[str, Message] = {}

    def take(self, event: Event) -> Iterable[str]:
        body = event.body
        row = pick(body, "source", "id", "type", "size_bytes", "place", "reason", "first_position")
        row |= {"position": event.position, "recorded_at": event.at}
        if event.kind == "EventQuarantined":
            row["kind"] = "QUARANTINE_KIND_QUARANTINED"
            digest = body.get("sha256", b"")
        else:
            row["kind"] = "QUARANTINE_KIND_CONFLICT"
            row["reason"] = "the key stands for other content"
            digest = body.get("digest", b"")
        if digest:
            row["digest"] = digest.hex()
        key = f"{event.position:020}"
        self._rows[key] = row
        return [key]

    def row(self, key: str) -> Message | None:
        return self._rows.get(key)


class FollowUps:
    """Opened, assigned, resolved; once resolved, it is over (A-61)."""

    view: ClassVar[str] = "followups"
    kinds: ClassVar[frozenset[str]] = frozenset({
        "FollowUpOpened", "CaseFollowUpOpened", "StandupFollowUpOpened", "FollowUpAssigned",
        "FollowUpResolved",
    })

    def __init__(self) -> None:
        self._rows: dict[str, Message] = {}

    def take(self, event: Event) -> Iterable[str]:
        body = event.body
        key = body["id"]
        known = self._rows.get(key)
        if event.kind.endswith("Opened"):
            if known is not None:
                raise Poison(f"{key} is opened twice")
            # A packet's fields are the row's; only a case's occurrence has a name of its own.
            packet = {
                "notice_occurrence" if name == "occurrence" else name: value
                for name, value in body.items()
            }
            row = packet | {"opened_at": event.at, "opened_position": event.position}
            row["state"] = "FOLLOW_UP_STATE_OPENED"
        elif known is None or known["state"] == "FOLLOW_UP_STATE_RESOLVED":
            raise Poison(f"{key} is not open")
        elif event.kind == "FollowUpAssigned":
            row = known | slim(state="FOLLOW_UP_STATE_ASSIGNED", assigned_at=event.at)
            row.pop("assignee", None)
            row |= pick(body, "assignee")
        else:
            row = known | slim(
                state="FOLLOW_UP_STATE_RESOLVED", resolved_at=event.at, resolved_by=event.identity)
            row |= pick(body, "resolution", "reason")
        self._rows[key] = row
        return [key]

    def row(self, key: str) -> Message | None:
        return self._rows.get(key)
