"""Into which steps a year is cut, so that each is played to its end before the next begins.

A week is a step, or several quiet ones together, and each reopening begins a new one: what was
closed before it has then been carried out, as it would have been in a world where a reactor runs
all day. In five weeks a target fails until Thursday; the retries fall due after it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from simulate.fleet import TARGETS
from simulate.stream import Delivery

SHARE_MIN = 0.01  # of all deliveries, for a step and for a week in which a target fails
SHARE_MAX = 0.20


@dataclass(slots=True)
class Step:
    """Deliveries up to and including `end`, sent at `end`; `failing` is the target that is down."""

    end: str
    deliveries: list[Delivery]
    failing: str | None = None


def steps(stream: Sequence[Delivery]) -> list[Step]:
    """All deliveries, in order. A late one falls into the step of the events that it came after."""
    reopenings = sorted({each.at for each in stream if is_reopening(each)})
    weeks = failing_weeks(stream, reopenings)
    ends = set(weekly_ends(stream[0].at, max(each.at for each in stream)))
    ends |= {before(each) for each in reopenings}
    ends |= {text(monday + timedelta(days=3)) for monday in weeks}
    failing = {text(monday + timedelta(days=3)): target for monday, target in weeks.items()}
    found = [Step(end, [], failing.get(end)) for end in sorted(ends)]
    index = 0
    for each in stream:
        while each.at > found[index].end:
            index += 1
        found[index].deliveries.append(each)
    kept = {before(each) for each in reopenings}
    return list(joined(found, kept, round(SHARE_MIN * len(stream))))


def joined(found: Iterable[Step], kept: Collection[str], least: int) -> Iterator[Step]:
    """Puts a step with less than `least` in it together with the next one, as starting programs
    takes time; those that fail, and those before a reopening, keep their end."""
    waiting: list[Delivery] = []
    last: Step | None = None
    for step in found:
        last = Step(step.end, waiting + step.deliveries, step.failing)
        waiting = last.deliveries
        if step.failing or step.end in kept or len(waiting) >= least:
            yield last
            waiting = []
    if waiting and last is not None:
        yield last


def failing_weeks(
    stream: Iterable[Delivery], reopenings: Iterable[str]
) -> dict[datetime, str]:
    """Mondays of the first weeks with enough to do and no reopening, and who fails in each."""
    sizes = Counter(monday(each.at) for each in stream)
    quiet = sizes.keys() - {monday(each) for each in reopenings}
    share = {week: sizes[week] / sizes.total() for week in sorted(quiet)}
    busy = [week for week in share if SHARE_MIN <= share[week] <= SHARE_MAX]
    return dict(zip(busy, TARGETS))


def weekly_ends(first: str, last: str) -> Iterable[str]:
    end = monday(first) + timedelta(days=7)
    while text(end) < last:
        yield text(end)
        end += timedelta(days=7)
    yield text(end)


def before(moment: str) -> str:
    return text(parsed(moment) - timedelta(seconds=1))


def monday(moment: str) -> datetime:
    day = parsed(moment).replace(hour=0, minute=0, second=0)
    return day - timedelta(days=day.weekday())


def parsed(moment: str) -> datetime:
    return datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)


def text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def is_reopening(delivery: Delivery) -> bool:
    return str(delivery.event["type"]).endswith(".ExceptionReopened")
