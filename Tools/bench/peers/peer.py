"""What a peer is asked for, and how it is timed."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bench.peers.workload import Event, events

BATCH = 1_000


@dataclass(frozen=True)
class Counts:
    """How many events each measure appends. `group` of 64 waiters, twice as many of 256."""

    seed: int
    single: int
    group: int
    bulk: int
    has_random_ids: bool = False

    @property
    def words(self) -> list[str]:
        ids = "random" if self.has_random_ids else "time"
        return [str(n) for n in (self.seed, self.single, self.group, self.bulk)] + [ids]


#: Of one measure: events and seconds.
Figures = dict[str, tuple[int, float]]


@dataclass(frozen=True)
class Peer:
    """`run` makes everything under a new directory, and leaves nothing running."""

    name: str
    #: What was on the disk when an append was acknowledged.
    synced: str
    #: What it keeps of what the log keeps, and through what it was driven.
    keeps: str
    install: Callable[[Path], None]
    run: Callable[[Path, Path, Counts], Figures]


def timed(
    counts: Counts,
    append: Callable[[list[Event]], None],
    appenders: Callable[[int], list[Callable[[list[Event]], None]]],
    replay: Callable[[], int] | None = None,
) -> Figures:
    """For peers that are driven from Python: `append` writes a list in one durable commit;
    `appenders` gives so many of the kind, each for a thread of its own."""
    source = events(counts.seed, counts.has_random_ids)
    figures: Figures = {}
    begun = time.perf_counter()
    for event in (part := list(islice(source, counts.single))):
        append([event])
    figures["single"] = (len(part), time.perf_counter() - begun)
    for name, waiters, total in (
        ("group", 64, counts.group), ("group256", 256, 2 * counts.group)
    ):
        each = total // waiters
        work = [list(islice(source, each)) for _ in range(waiters)]
        those = appenders(waiters)

        def all_of(pair: tuple[Callable[[list[Event]], None], list[Event]]) -> None:
            for event in pair[1]:
                pair[0]([event])

        with ThreadPoolExecutor(waiters) as pool:
            begun = time.perf_counter()
            list(pool.map(all_of, zip(those, work)))
            figures[name] = (each * waiters, time.perf_counter() - begun)
    batches = [list(islice(source, BATCH)) for _ in range(max(1, counts.bulk // BATCH))]
    begun = time.perf_counter()
    for batch in batches:
        append(batch)
    figures["bulk"] = (BATCH * len(batches), time.perf_counter() - begun)
    if replay is not None:
        begun = time.perf_counter()
        seen = replay()
        figures["replay"] = (seen, time.perf_counter() - begun)
    return figures


def compiled(source: str, *libraries: str) -> Callable[[Path, Path], Path]:
    """Builds one of the C programs of this folder."""

    def build(folder: Path, _: Path) -> Path:
        program = folder / Path(source).stem
        here = Path(__file__).resolve().parent
        subprocess.run(
            ["cc", "-O2", "-Wall", "-Wextra", here / source, "-o", program, *libraries, "-pthread"],
            check=True,
        )
        return program

    return build


def apt(*packages: str) -> None:
    """Installs what is missing of Debian's packages."""
    missing = [
        name for name in packages
        if subprocess.run(["dpkg", "-s", name], capture_output=True, check=False).returncode != 0
    ]
    if not missing:
        return
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing]
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL,
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
    )


def wait_until(works: Callable[[], object], seconds: float = 30) -> None:
    """Until `works` throws no more."""
    end = time.monotonic() + seconds
    while True:
        try:
            works()
            return
        except Exception:  # whatever a client throws before its server listens
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
