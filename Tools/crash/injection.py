"""The machine failing the program at one of its calls: killed there, or told an error.

The rule: an injection that was not met is no test. Calls are counted by strace for each kind of
call and thread on its own, so that every kind is walked by itself until its count is never reached.
"""

from __future__ import annotations

import re
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crash.story import PROGRAM_SECONDS_MAX

WRITES = ("write", "pwrite64", "writev", "pwritev")
FLUSHES = ("fdatasync", "fsync")
SHAPES = ("fallocate", "ftruncate", "mkdir", "rename", "renameat2", "unlink")

# A part of a page; more than nothing, less than any write of the store.
SHORT_BYTES = 100


@dataclass(frozen=True)
class Injection:
    """What happens at the call of that name and number."""

    call: str
    effect: str
    when: int = 1

    @property
    def kills(self) -> bool:
        return self.effect == "signal=KILL"

    def next(self) -> Injection:
        return Injection(self.call, self.effect, self.when + 1)

    def __str__(self) -> str:
        return f"{self.effect} at {self.call} {self.when}"


KILLS = [Injection(call, "signal=KILL") for call in (*WRITES, *FLUSHES, *SHAPES)]
ERRORS = [
    *(Injection(call, "error=EIO") for call in (*WRITES, *FLUSHES, *SHAPES)),
    *(Injection(call, "error=ENOSPC") for call in (*WRITES, *FLUSHES, "fallocate", "mkdir")),
    # The database takes a short write for an error, so none of its bytes need arrive.
    *(Injection(call, f"retval={SHORT_BYTES}") for call in ("pwrite64", "writev", "pwritev")),
]


@dataclass(frozen=True)
class Outcome:
    met: bool
    status: int
    said: bytes
    told: str
    # Standard error itself could not be written to.
    is_silenced: bool = False


def inject(
    injection: Injection, command: Sequence[str | Path], input_text: str
) -> Outcome:
    """Runs the command with the injection, at calls of any thread to any file."""
    with tempfile.NamedTemporaryFile("r", prefix="daybook-inject-") as output:
        done = subprocess.run(
            ["strace", "-f", "-y", "-o", output.name, "-e", f"trace={injection.call}", "-e",
             f"inject={injection.call}:{injection.effect}:when={injection.when}", *command],
            input=input_text.encode(), capture_output=True, timeout=PROGRAM_SECONDS_MAX,
            check=False,
        )
        calls = output.read()
    is_killed = done.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL)
    met = is_killed if injection.kills else "(INJECTED)" in calls
    is_silenced = re.search(r"\(2<.*\(INJECTED\)", calls) is not None
    told = done.stderr.decode(errors="replace")
    return Outcome(met, done.returncode, done.stdout, told, is_silenced)


def is_told_with_remedy(told: str) -> bool:
    """A sentence about what failed, and what to do about it, not the trace of a program's end."""
    if re.search(r"Fatal error|Assertion|core dumped|Backtrace", told):
        return False
    remedies = r"remedy: \w|check the disk|[Ff]ree some|free space on|Choose"
    return re.search(remedies, told) is not None
