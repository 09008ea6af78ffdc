"""pyeventsourcing on its SQLite recorder, in the same process."""

from __future__ import annotations

import threading
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from bench.peers.peer import Counts, Figures, Peer, timed
from bench.peers.python import packages
from bench.peers.workload import TYPE, Event


def install(_: Path) -> None:
    packages("eventsourcing")


def run(directory: Path, _: Path, counts: Counts) -> Figures:
    packages("eventsourcing")
    from eventsourcing.persistence import StoredEvent
    from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore

    store = SQLiteDatastore(str(directory / "events.db"), pool_size=5, max_overflow=10)
    recorder = SQLiteApplicationRecorder(store)
    recorder.create_table()
    with store.transaction(commit=False) as cursor:
        cursor.execute("PRAGMA synchronous")
        if cursor.fetchone()[0] != 2:
            raise RuntimeError("the recorder's SQLite is not synchronous=FULL")
    revisions: dict[str, int] = {}
    lock = threading.Lock()

    def append(events: list[Event]) -> None:
        with lock:
            made = []
            for event in events:
                revision = revisions[event.stream] = revisions.get(event.stream, 0) + 1
                made.append(StoredEvent(uuid5(NAMESPACE_URL, event.stream), revision, TYPE,
                                        event.payload))
            recorder.insert_events(made)

    def replay() -> int:
        seen, start = 0, 1
        while page := recorder.select_notifications(start, 1_000):
            seen += len(page)
            start = page[-1].id + 1
        return seen

    return timed(counts, append, lambda n: [append] * n, replay)


PEER = Peer(
    "eventsourcing", "WAL flushed at each commit (SQLite, synchronous=FULL)",
    "unique (stream, revision); no key; its recorder from Python, one at a time",
    install, run,
)
