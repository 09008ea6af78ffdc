"""UmaDB, whose PyPI wheel carries the server: gRPC from Python threads."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path

from bench.peers.peer import Counts, Figures, Peer, timed, wait_until
from bench.peers.python import packages
from bench.peers.workload import TYPE, Event


def install(_: Path) -> None:
    packages("umadb")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(directory: Path, _: Path, counts: Counts) -> Figures:
    programs = packages("umadb")
    import umadb

    port = free_port()
    server = subprocess.Popen(
        [programs / "umadb", "--listen", f"127.0.0.1:{port}", "--db-path", directory / "uma.db"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    try:
        def client() -> umadb.Client:
            return umadb.Client(f"http://127.0.0.1:{port}")

        wait_until(lambda: client().head())

        def appender(one: umadb.Client):  # type: ignore[no-untyped-def]
            def append(events: list[Event]) -> None:
                made = [
                    umadb.Event(event_type=TYPE, data=e.payload, tags=[e.stream, e.id])
                    for e in events
                ]
                # Of many events each would need a condition of its own; the first has one.
                same = umadb.Query([umadb.QueryItem(tags=[events[0].id])])
                one.append(made, umadb.AppendCondition(same))
            return append

        shared = client()
        return timed(
            counts, appender(shared), lambda n: [appender(client()) for _ in range(n)],
            lambda: sum(1 for _ in shared.read()),
        )
    finally:
        server.terminate()
        server.wait(timeout=30)


PEER = Peer(
    "umadb", "file flushed at each commit (strace counts two calls of fdatasync)",
    "a condition on the id for each append, on the first event's alone in bulk; gRPC from Python",
    install, run,
)
