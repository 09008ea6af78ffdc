"""The events that all programs append, as `floor/workload.h` makes them from the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MASK = (1 << 64) - 1
TYPE, SOURCE, ACTOR = "daybook.v1.DispositionRecorded", "urn:example:reviews", "reviewer-7"


@dataclass(frozen=True, slots=True)
class Event:
    stream: str
    id: str
    payload: bytes


def events(seed: int, has_random_ids: bool = False) -> Iterator[Event]:
    state, streams, count = seed, 0, 0

    def number() -> int:
        nonlocal state
        state = (state + 0x9E3779B97F4A7C15) & MASK
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        return mixed ^ (mixed >> 31)

    while True:
        pick = number()
        if streams == 0 or pick % 4 == 0:
            streams += 1
            stream = streams
        else:
            stream = streams - (pick >> 32) % min(streams, 1_000)
        count += 1
        name = f"{number():016x}" if has_random_ids else f"evt-{count:012}"
        payload = b"".join(number().to_bytes(8, "little") for _ in range(8))
        yield Event(f"exception/QX-{stream:07}", name, payload)
