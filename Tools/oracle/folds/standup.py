"""Each team's digest of each date, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from oracle.folds.event import Event
from oracle.folds.fold import Poison, pick, slim
from oracle.folds.wire import Message

STATE = "STANDUP_STATE_"


def total(body: Message, part: str, items: str = "cases") -> int:
    """Counted in full, also where not all of them are named."""
    found = body.get(part, {})
    return len(found.get(items, [])) + int(found.get("left_out", 0))


class Standup:
    """A row a team and date; a date that was missed has one as soon as a digest names it."""

    view: ClassVar[str] = "standup"
    kinds: ClassVar[frozenset[str]] = frozenset({"StandupPrepared", "StandupSettled"})

    def __init__(self) -> None:
        self._rows: dict[str, Message] = {}

    def take(self, event: Event) -> Iterable[str]:
        body = event.body
        team, date = body.get("team", ""), body.get("date", "")
        key = f"{team}/{date}"
        if event.kind == "StandupPrepared":
            rows = {
                f"{team}/{missed}": slim(
                    team=team, date=missed, state=STATE + "MISSED", told_on=date)
                for missed in body.get("missed", [])
            }
            rows[key] = slim(
                state=STATE + "PREPARED", prepared_at=event.at, open_p1=total(body, "open_p1"),
                stagnant=total(body, "stagnant"), escalated=total(body, "escalated"),
                followups=total(body, "followups", "followups"),
            ) | pick(body, "team", "date", "due", "lateness_ms", "address", "looked_at", "stamp")
            self._rows |= rows
            return list(rows)
        if key not in self._rows:
            raise Poison(f"digest {key} was never prepared")
        outcome = body["outcome"].removeprefix("NOTICE_OUTCOME_")
        state = STATE + {"ACCEPTED": "SENT"}.get(outcome, outcome)
        self._rows[key] = self._rows[key] | pick(body, "reference", "detail") | {
            "state": state, "settled_at": event.at,
        }
        return [key]

    def row(self, key: str) -> Message | None:
        return self._rows.get(key)
