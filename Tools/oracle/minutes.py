"""Business time by counting minutes: each minute asks Python's zone rules what the wall shows.

Shares nothing with Daybook's arithmetic, which knows no minutes. A minute counts when its local
beginning lies within hours, not on a holiday, and its instant not within a pause.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTE = timedelta(minutes=1)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def text(at: datetime | None) -> str | None:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def minute_of_day(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


@dataclass
class Calendar:
    zone: ZoneInfo
    #: For each minute of the week whether it lies within hours.
    week: list[bool]
    holidays: set[date]

    @staticmethod
    def read(described: dict[str, Any] | None) -> Calendar:
        """From the form of the published vectors; None means that every minute counts."""
        if described is None:
            return Calendar(ZoneInfo("UTC"), [True] * 10_080, set())
        week = [False] * 10_080
        for day, intervals in described["hours"].items():
            for opens, closes in intervals:
                start, end = minute_of_day(opens), minute_of_day(closes)
                if end <= start:
                    end += 1_440
                for minute in range(start, end):
                    week[(DAYS.index(day) * 1_440 + minute) % 10_080] = True
        holidays = {date.fromisoformat(day) for day in described.get("holidays", ())}
        return Calendar(ZoneInfo(described["tz"]), week, holidays)

    def open_minutes(self, start: datetime, count: int) -> list[bool]:
        """Of each minute by itself: whether what the wall shows at its beginning counts."""
        week, holidays = self.week, self.holidays
        walls = [(start + MINUTE * index).astimezone(self.zone) for index in range(count)]
        return [
            week[wall.weekday() * 1_440 + wall.hour * 60 + wall.minute]
            and (not holidays or wall.date() not in holidays)
            for wall in walls
        ]


@dataclass
class Count:
    """The minutes of one calendar from a start on, without the pauses."""

    calendar: Calendar
    start: datetime
    pauses: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    #: Whether each minute from the start on is open: asked once, kept for the next question.
    known: list[bool] = field(default_factory=list)

    def minutes(self, paused: bool = True) -> Iterator[tuple[int, bool]]:
        """Each minute's number and whether it counts, without end."""
        stretches = [
            (self.index(since), sys.maxsize if until is None else self.index(until))
            for since, until in (self.pauses if paused else [])
        ]
        minute = 0
        while True:
            if minute == len(self.known):
                at = self.start + MINUTE * minute
                self.known += self.calendar.open_minutes(at, 360)
            is_open = self.known[minute]
            if is_open and stretches:
                is_open = not any(since <= minute < until for since, until in stretches)
            yield minute, is_open
            minute += 1

    def index(self, at: datetime) -> int:
        return (at - self.start) // MINUTE

    def until(self, end: datetime) -> int:
        """How many minutes count before `end`."""
        return sum(counts for _, counts in islice(self.minutes(), self.index(end)))

    def deadline(self, budget: int) -> datetime | None:
        """The earliest end of a minute at which `budget` are counted; None if that never comes.

        Never is known at once without hours, and where a pause begins that does not end.
        """
        if budget > 0 and not any(self.calendar.week):
            return None
        ends = [self.index(since) for since, until in self.pauses if until is None]
        stop = min(ends, default=sys.maxsize)
        counted = 0
        for minute, counts in self.minutes():
            if counted == budget:
                return self.start + MINUTE * minute
            if minute >= stop:
                return None
            counted += counts
        raise AssertionError("minutes do not end")

    def opening(self) -> datetime | None:
        """The first open minute; pauses are no matter here."""
        if not any(self.calendar.week):
            return None
        minute = next(minute for minute, is_open in self.minutes(paused=False) if is_open)
        return self.start + MINUTE * minute

    def is_open(self) -> bool:
        """At the start."""
        return next(self.minutes(paused=False))[1]


def utc(year: int, month: int, day: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, tzinfo=timezone.utc) + MINUTE * minute
