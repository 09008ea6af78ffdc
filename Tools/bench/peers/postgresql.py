"""PostgreSQL 15 with a connection a waiter, driven from C."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

from bench.peers.peer import Counts, Figures, Peer, apt, compiled

BIN = Path("/usr/lib/postgresql/15/bin")
SETTINGS = ["fsync=on", "synchronous_commit=on", "full_page_writes=on", "max_connections=300",
            "shared_buffers=512MB", "listen_addresses=", "max_wal_size=8GB"]


def install(_: Path) -> None:
    apt("postgresql-15", "libpq-dev")


def run(directory: Path, programs: Path, counts: Counts) -> Figures:
    program = compiled("postgresql.c", "-I/usr/include/postgresql", "-lpq")(programs, directory)
    data = directory / "data"
    # The server refuses to run as root.
    shutil.chown(directory, "postgres")
    directory.chmod(0o755)
    own = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    quiet = {"check": True, "capture_output": True}
    subprocess.run([*own, BIN / "initdb", "-D", data, "-A", "trust", "-U", "bench"], **quiet)
    options = " ".join(f"-c {setting}" for setting in SETTINGS) + f" -k {directory}"
    control = [*own, BIN / "pg_ctl", "-D", data, "-w"]
    subprocess.run([*control, "-l", directory / "log", "-o", options, "start"],
                   check=True, stdout=subprocess.DEVNULL)
    try:
        connection = f"host={directory} user=bench dbname=postgres"
        out = subprocess.run(
            [program, connection, *counts.words], check=True, capture_output=True, text=True
        ).stdout
    finally:
        subprocess.run([*control, "-m", "fast", "stop"], check=False, capture_output=True)
    lines = [json.loads(line) for line in out.splitlines()]
    return {line["op"]: (line["n"], line["seconds"]) for line in lines}


PEER = Peer(
    "postgresql", "WAL flushed at each commit (fsync, synchronous_commit on)",
    "unique key; positions from a sequence, with gaps and out of order; libpq over a local socket",
    install, run,
)
