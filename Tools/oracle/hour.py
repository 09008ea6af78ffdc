"""The Tech Lead's hour of every P1, counted from an incident log alone.

Shares nothing with Daybook but the rules as they are written down: the hour runs on the wall from
the moment at which an incident is first P1 in an occurrence (D1), a lower priority suspends it
(D3), a resolution within the hour, its last minute included, meets it (B-26), a reopening begins
the next occurrence (B-33), and nothing counts twice (B-31).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path

from oracle.uci_counts import table

HOUR = timedelta(minutes=60)
OVER = ("Resolved", "Closed")
STATES = (
    "New", "Active", "Awaiting User Info", "Awaiting Problem", "Awaiting Vendor",
    "Awaiting Evidence", *OVER,
)
PRIORITIES = {"1 - Critical": 1, "2 - High": 2, "3 - Moderate": 3, "4 - Low": 4}


@dataclass(frozen=True, slots=True)
class Update:
    """One row of an incident: when, how urgent, whether the work is over."""

    at: datetime
    priority: int
    is_over: bool
    is_closed: bool = False


@dataclass(slots=True)
class Hour:
    """One clock: since when, and what became of it."""

    start: datetime
    outcome: str = "running"  # resolved, lowered or ticket in the end
    at: datetime | None = None

    @property
    def due(self) -> datetime:
        return self.start + HOUR

    def end(self, outcome: str, at: datetime | None) -> None:
        self.outcome, self.at = outcome, at


@dataclass(slots=True)
class Incident:
    """What is expected of one incident."""

    number: str
    is_first_p1: bool
    hours: list[Hour] = field(default_factory=list)
    was_p1: bool = False
    closures: int = 0

    @property
    def ending(self) -> str:
        """Of its first hour; `at once` where it was over in the minute in which it became a P1."""
        return self.hours[0].outcome if self.hours else "at once"


def hours(number: str, updates: Iterable[Update]) -> Incident:
    """Goes through an incident's updates in their order, minute by minute: what happened in one
    minute is known together, and a resolution in it comes before anything that is decided then.
    """
    rows = list(updates)
    was_p1 = any(row.priority == 1 for row in rows)
    incident = Incident(number, rows[0].priority == 1, was_p1=was_p1)
    present: Hour | None = None  # of this occurrence
    was_over = was_closed = False
    asked = 0  # closures of this minute, which a reopening overtakes
    for minute, group in groupby(rows, key=lambda row: row.at):
        if present and present.outcome == "running" and present.due < minute:
            present.end("ticket", present.due)
        before = (present, present.outcome, present.at) if present else (None, "", None)
        for row in group:
            if was_over and not row.is_over:
                present, asked = None, 0
            if row.is_closed and not was_closed:
                asked += 1
            if row.is_over and not was_over and present:
                _resolve(incident, present, minute, before)
            elif not row.is_over:
                present = _go_on(incident, present, row)
            was_over, was_closed = row.is_over, row.is_closed
        incident.closures += asked
        asked = 0
        # What was suspended and is P1 again may be over at once.
        if present and present.outcome == "running" and present.due <= minute:
            present.end("ticket", minute)
    if present and present.outcome == "running":
        present.end("ticket", present.due)
    return incident


def _go_on(incident: Incident, present: Hour | None, row: Update) -> Hour | None:
    """While it is worked on: an hour begins, is suspended, is taken up again."""
    if row.priority == 1 and present is None:
        incident.hours.append(Hour(row.at))
        return incident.hours[-1]
    if present and present.outcome == "running" and row.priority != 1:
        present.end("lowered", row.at)
    elif present and present.outcome == "lowered" and row.priority == 1:
        present.end("running", None)
    return present


def _resolve(
    incident: Incident, present: Hour, minute: datetime,
    before: tuple[Hour | None, str, datetime | None],
) -> None:
    """An hour that ran into this minute is met; one that only began or went on in it never did."""
    known, outcome, at = before
    if known is not present:
        incident.hours.remove(present)
    elif outcome == "running":
        present.end("resolved", minute)
    else:
        present.end(outcome, at)


def incidents(path: Path) -> Iterator[Incident]:
    """Of each incident of the log; rows of an unknown state or priority say nothing (B-60)."""
    header, rows = table(path)
    column = {name: index for index, name in enumerate(header)}
    number, state = column["number"], column["incident_state"]
    priority, order, at = column["priority"], column["sys_mod_count"], column["sys_updated_at"]
    known = [
        (row[number], datetime.strptime(row[at], "%d/%m/%Y %H:%M"), int(row[order]), index, row)
        for index, row in enumerate(rows)
        if row[state] in STATES and row[priority] in PRIORITIES
    ]
    known.sort(key=lambda each: each[:4])
    for name, group in groupby(known, key=lambda each: each[0]):
        yield hours(
            name,
            (
                Update(
                    each[1], PRIORITIES[each[4][priority]], each[4][state] in OVER,
                    each[4][state] == "Closed",
                )
                for each in group
            ),
        )
