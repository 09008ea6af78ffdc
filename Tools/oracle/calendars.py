"""Calendars by chance, aimed at where arithmetic breaks: clocks that change, nights, split days."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from oracle.minutes import DAYS, MINUTE, text, utc

#: Every kind of clock: north, south, none, half an hour, two hours, negative, quarter offsets, over
#: midnight, changes of Ramadan, a date left out, far east and far west.
ZONES = (
    "Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Tokyo", "UTC",
    "Australia/Lord_Howe", "Antarctica/Troll", "Europe/Dublin", "Asia/Kathmandu", "Asia/Kolkata",
    "Pacific/Chatham", "America/St_Johns", "America/Havana", "America/Sao_Paulo", "Asia/Beirut",
    "Asia/Gaza", "Africa/Cairo", "Africa/Casablanca", "America/Nuuk", "America/Santiago",
    "Pacific/Apia", "Pacific/Kiritimati", "Pacific/Kwajalein", "Asia/Pyongyang", "Asia/Tehran",
    "America/Caracas", "Antarctica/Casey", "Europe/Lisbon", "Europe/Moscow", "America/Scoresbysund",
)


@cache
def changes(zone: str) -> tuple[datetime, ...]:
    """The moments from 1973 to 2099 at which a zone's offset changes, to the minute."""
    rules = ZoneInfo(zone)

    def offset(at: datetime) -> timedelta:
        found = at.astimezone(rules).utcoffset()
        assert found is not None
        return found

    found = []
    step = timedelta(days=7)
    at, end = utc(1973, 1, 1), utc(2099, 12, 1)
    while at < end:
        if offset(at) != offset(at + step):
            low, high = 0, 7 * 1_440
            while high - low > 1:
                middle = (low + high) // 2
                if offset(at + MINUTE * middle) == offset(at):
                    low = middle
                else:
                    high = middle
            found.append(at + MINUTE * high)
        at += step
    return tuple(found)


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def shifts(chance: random.Random) -> list[list[str]]:
    """Of one day: apart from each other, in order; the last one may go past midnight."""
    kind = chance.random()
    if kind < 0.3:
        return [["09:00", "17:00"]]
    if kind < 0.4:
        return [["00:00", "24:00"]]
    if kind < 0.5:
        return [["22:00", "06:00"]]
    edges = sorted(chance.sample(range(0, 1_441, chance.choice((1, 5, 15))), chance.choice((2, 4))))
    pairs = [[clock(a), clock(b)] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    if chance.random() < 0.3:
        pairs[-1][1] = clock(chance.randint(0, max(0, min(edges[0], edges[-2] - 1, 360))))
        if pairs[-1][0] == pairs[-1][1]:
            pairs[-1][1] = "24:00"
    return pairs


def hours(chance: random.Random) -> dict[str, list[list[str]]]:
    """A week whose intervals do not overlap: past midnight only where the next day leaves room."""
    if chance.random() < 0.02:
        return {}
    kind = chance.random()
    days = DAYS if kind < 0.4 else DAYS[:5] if kind < 0.8 else chance.sample(DAYS, 1)
    if kind < 0.1:
        return {day: [["00:00", "24:00"]] for day in DAYS}
    same = shifts(chance) if chance.random() < 0.5 else None
    week = {day: [list(pair) for pair in same or shifts(chance)] for day in days}
    for index, day in enumerate(DAYS):
        following = week.get(DAYS[(index + 1) % 7])
        if day not in week or not following:
            continue
        opens, closes = week[day][-1]
        if closes <= opens and closes > following[0][0]:
            week[day][-1][1] = "24:00"
    return week


def pauses(chance: random.Random, start: datetime) -> list[list[str | None]]:
    found: list[list[str | None]] = []
    for _ in range(chance.choice((0, 0, 1, 2, 3))):
        since = start + MINUTE * chance.randint(-600, 2_500)
        until = since + MINUTE * chance.randint(0, chance.choice((30, 600, 2_500)))
        found.append([text(since), text(until)])
    if chance.random() < 0.05:
        found.append([text(start + MINUTE * chance.randint(0, 6_000)), None])
    return found


def sparse(chance: random.Random) -> dict[str, Any]:
    """One opening a week, and a holiday on each of them for up to most of a year."""
    start = utc(chance.randint(1990, 2060), 1, 1, chance.randint(0, 525_600))
    day = chance.randrange(7)
    first = start.date() - timedelta(days=start.date().weekday() - day) - timedelta(days=7)
    holidays = [str(first + timedelta(weeks=week)) for week in range(chance.randint(5, 50))]
    return {
        "tz": chance.choice(ZONES), "hours": {DAYS[day]: [["10:00", "10:45"]]},
        "holidays": holidays, "start": text(start), "budget": chance.randint(1, 45), "pauses": [],
    }


def case(chance: random.Random) -> dict[str, Any]:
    """A calendar, a start on a whole minute, a budget and pauses."""
    if chance.random() < 0.001:
        return sparse(chance)
    zone = chance.choice(ZONES)
    edges = changes(zone)
    if edges and chance.random() < 0.6:
        start = chance.choice(edges) + MINUTE * chance.randint(-5_000, 300)
    else:
        start = utc(chance.randint(1973, 2099), 1, 1, chance.randint(0, 525_600))
    holidays = {
        str((start + timedelta(days=chance.randint(-1, 8))).date())
        for _ in range(chance.choice((0, 0, 1, 2, 4)))
    }
    return {
        "tz": zone, "hours": hours(chance), "holidays": sorted(holidays), "start": text(start),
        "budget": chance.choice((0, 1, 60, chance.randint(1, 600), chance.randint(1, 1_000))),
        "pauses": pauses(chance, start),
    }
