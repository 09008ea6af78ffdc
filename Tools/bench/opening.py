"""How long it takes from a program's start to its first row, on a store that is large."""

from __future__ import annotations

import statistics
import subprocess
import time
from pathlib import Path

AIM_MILLISECONDS = 30


def measure(daybook: Path, store: Path, runs: int) -> list[float]:
    """Milliseconds of whole processes that print one event, pages in the cache."""
    head = subprocess.run(
        [daybook, "status", "--json", "--store", store], check=True, capture_output=True, text=True
    )
    assert head.stdout
    command = [daybook, "log", "--limit", "1", "--quiet", "--store", store]
    took = []
    for _ in range(runs + 1):
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        took.append((time.perf_counter() - begun) * 1_000)
    return took[1:]


def line(events: int, took: list[float]) -> str:
    return (
        f"open a store of {events:,} events, from the program's start to its first row: "
        f"{statistics.median(took):.1f} ms (aim {AIM_MILLISECONDS}; {min(took):.1f} to "
        f"{max(took):.1f}, {len(took)} runs)"
    )
