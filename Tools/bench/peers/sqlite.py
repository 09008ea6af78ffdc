"""SQLite, driven from C: the fairest that an embedded SQL log can do."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from bench.peers.peer import Counts, Figures, Peer, apt, compiled


def install(_: Path) -> None:
    apt("libsqlite3-dev")


def run(directory: Path, programs: Path, counts: Counts) -> Figures:
    program = compiled("sqlite.c", "-lsqlite3")(programs, directory)
    out = subprocess.run(
        [program, directory, *counts.words], check=True, capture_output=True, text=True
    ).stdout
    lines = [json.loads(line) for line in out.splitlines()]
    return {line["op"]: (line["n"], line["seconds"]) for line in lines}


PEER = Peer(
    "sqlite", "WAL flushed at each commit (synchronous=FULL)",
    "unique key, revisions, gapless positions; no tree; C, one writer for all that wait",
    install, run,
)
