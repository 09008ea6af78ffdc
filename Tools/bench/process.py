"""One run of a program, measured from outside."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(slots=True)
class Run:
    """One run of a program, seen from outside."""

    seconds: float
    processor_seconds: float
    first_row_seconds: float
    rows: int
    anonymous_bytes_max: int


def measured(command: list[str | Path], endings: tuple[int, ...] = (0,)) -> Run:
    """Runs it to its end, which must be one of `endings`."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    os.set_blocking(process.stdout.fileno(), False)
    rows, first, most = 0, 0.0, 0
    while True:
        chunk = process.stdout.read(1 << 20)
        if chunk == b"":
            break
        if chunk is None:
            most = max(most, anonymous_bytes(process.pid))
            time.sleep(0.001)
            continue
        first = first or time.monotonic() - start
        rows += chunk.count(b"\n")
        most = max(most, anonymous_bytes(process.pid))
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in endings:
        raise SystemExit(f"{' '.join(map(str, command))} ended with {process.returncode}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, first, rows, most)


def anonymous_bytes(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
    except (FileNotFoundError, ProcessLookupError):
        pass
    return 0
