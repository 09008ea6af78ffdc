"""The review system's event stream: CloudEvents in time order, with the faults of real ones.

A share is delivered twice, half of those under a new event id; a share comes late. Never early: an
event before its time is not disorder but a lie. The faults are seeded, so that a play repeats.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from simulate.model import JSON, AuditException, Disposition

SOURCE = "urn:review-system"
DISPLACEMENT_MAX = 50


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event as it is sent; `at` is when it happened."""

    at: str
    exception: str
    event: JSON

    def line(self) -> str:
        return json.dumps(self.event, separators=(",", ":"))


def event(identifier: str, kind: str, at: str, data: JSON) -> JSON:
    """A structured CloudEvent 1.0."""
    return {
        "specversion": "1.0",
        "id": identifier,
        "source": SOURCE,
        "type": f"daybook.v1.{kind}",
        "time": at,
        "datacontenttype": "application/json",
        "data": data,
    }


def disposition_event(exception: AuditException, item: Disposition, suffix: str = "") -> JSON:
    return event(
        f"{exception.id}-d{item.version}{suffix}", "DispositionRecorded", item.at,
        exception.disposition_data(item),
    )


def reopening_event(exception: AuditException, at: str, ordinal: int) -> JSON:
    data = {"exceptionId": exception.id, "reopenedAt": at}
    return event(f"{exception.id}-r{ordinal}", "ExceptionReopened", at, data)


def deliveries(exceptions: Iterable[AuditException]) -> list[Delivery]:
    """Every event once, in order of time; equal times in order of exception and its history."""
    found = []
    for exception in exceptions:
        reopenings = 0
        for item in exception.history:
            if isinstance(item, Disposition):
                sent = disposition_event(exception, item)
            else:
                reopenings += 1
                sent = reopening_event(exception, item.at, reopenings)
            found.append(Delivery(item.at, exception.id, sent))
    return sorted(found, key=lambda delivery: delivery.at)  # stable


def disturbed(
    clean: list[Delivery], seed: int, duplicates: float = 0.05, late: float = 0.01
) -> list[Delivery]:
    """The stream as delivered: a share `late` by up to 50 places, a share of `duplicates`, every
    other one under a new event id, as far behind its original. No event passes another one of its
    own exception, and none of a reopened one is late: what that does is told in the story, event
    by event, and not left to chance."""
    chance = random.Random(seed)
    reach = list(_reach(clean))
    placed = [(float(index), delivery) for index, delivery in enumerate(clean)]
    events = Counter(delivery.exception for delivery in clean)
    movable = [
        index for index, places in enumerate(reach)
        if places > 0 and events[clean[index].exception] == 1
    ]
    for index in chance.sample(movable, round(late * len(clean))):
        places = chance.randint(1, reach[index])
        placed[index] = (index + places + 0.25, clean[index])
    repeated = chance.sample(range(len(clean)), round(duplicates * len(clean)))
    for ordinal, index in enumerate(repeated):
        place, original = placed[index]
        room = reach[index] - int(place - index)
        copy = original.event if ordinal % 2 == 0 else _renamed(original)
        behind = place + chance.randint(0, max(0, room)) + 0.5
        placed.append((behind, Delivery(original.at, original.exception, copy)))
    return [delivery for _, delivery in sorted(placed, key=lambda pair: pair[0])]


def _reach(clean: list[Delivery]) -> Iterator[int]:
    """How many places each event can move back before it meets one of its own exception."""
    following: dict[str, int] = {}
    reach = [0] * len(clean)
    for index in range(len(clean) - 1, -1, -1):
        exception = clean[index].exception
        limit = following.get(exception, len(clean))
        reach[index] = min(DISPLACEMENT_MAX, limit - index - 1)
        following[exception] = index
    yield from reach


def _renamed(original: Delivery) -> JSON:
    return original.event | {"id": f"{original.event['id']}-again"}
