"""NATS JetStream with a file store: asyncio clients that each wait for the acknowledgement."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import time
from itertools import islice
from pathlib import Path

from bench.peers.peer import BATCH, Counts, Figures, Peer, apt, wait_until
from bench.peers.python import packages
from bench.peers.umadb import free_port
from bench.peers.workload import Event, events


def install(_: Path) -> None:
    apt("nats-server")
    packages("nats-py")


def run(directory: Path, _: Path, counts: Counts) -> Figures:
    packages("nats-py")
    port = free_port()
    server = subprocess.Popen(
        ["nats-server", "-a", "127.0.0.1", "-p", str(port), "-js", "-sd", directory],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    try:
        return asyncio.run(measure(port, counts))
    finally:
        server.terminate()
        server.wait(timeout=30)


async def measure(port: int, counts: Counts) -> Figures:
    import nats

    wait_until(lambda: socket.create_connection(("127.0.0.1", port)).close())
    link = await nats.connect(f"nats://127.0.0.1:{port}", allow_reconnect=False)
    stream = link.jetstream()
    await stream.add_stream(name="bench", subjects=["bench.>"])
    source = events(counts.seed, counts.has_random_ids)

    async def each(part: list[Event]) -> None:
        for event in part:
            await stream.publish(
                "bench." + event.stream.replace("/", "."), event.payload,
                headers={"Nats-Msg-Id": event.id},
            )

    async def together(parts: list[list[Event]]) -> float:
        begun = time.perf_counter()
        await asyncio.gather(*(each(part) for part in parts))
        return time.perf_counter() - begun

    figures: Figures = {}
    for name, waiters, total in (
        ("single", 1, counts.single), ("group", 64, counts.group),
        ("group256", 256, 2 * counts.group), ("bulk", BATCH, counts.bulk),
    ):
        parts = [list(islice(source, total // waiters)) for _ in range(waiters)]
        figures[name] = (total // waiters * waiters, await together(parts))
    await link.close()
    return figures


PEER = Peer(
    "nats", "nothing: Debian's 2.9 acknowledges first (strace counts no flush)",
    "message ids remembered for two minutes; bulk is 1,000 publishers at once; asyncio",
    install, run,
)
