"""The system calls of a program, as strace saw them: run it, and read what was written.

The rule: a call that the model of the disk does not know is an error, never left out.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# Everything that changes a file or makes it durable. `copy_file_range` and the like are here to be
# refused, should a program begin to use them.
TRACED = (
    "openat,open,creat,close,dup,dup2,dup3,lseek,"
    "write,pwrite64,writev,pwritev,pwritev2,copy_file_range,sendfile,"
    "truncate,ftruncate,fallocate,mmap,"
    "fsync,fdatasync,msync,sync,syncfs,sync_file_range,"
    "mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,"
    "unlink,unlinkat,rmdir"
)
STRING_BYTES_MAX = 1 << 28
PROGRAM_SECONDS_MAX = 120.0
ANSWERED = (0, 1)
KILLED = (-signal.SIGKILL, 128 + signal.SIGKILL)

_LINE = re.compile(r"(?P<thread>\d+)\s+(?P<rest>.*)", re.DOTALL)
_UNFINISHED = re.compile(r"(?P<name>\w+)\((?P<arguments>.*?),?\s*<unfinished \.\.\.>")
_RESUMED = re.compile(
    r"<\.\.\. (?P<name>\w+) resumed>(?P<arguments>.*)\)\s+=\s+(?P<result>-?\d+|\?|0x[0-9a-f]+)"
)
_WHOLE = re.compile(
    r"(?P<name>\w+)\((?P<arguments>.*)\)\s+=\s+(?P<result>-?\d+|\?|0x[0-9a-f]+)"
)
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')


@dataclass(frozen=True, slots=True)
class Call:
    """One successful call. `began` and `ended` order calls of several threads: a write may be on
    the disk once it began, a sync is done when it ended and covers what ended before it began."""

    name: str
    arguments: str
    result: int
    began: int
    ended: int

    @property
    def strings(self) -> list[bytes]:
        """The strings among the arguments, in order: names, or what was written."""
        found = []
        for digits, cut in _STRING.findall(self.arguments):
            if cut:
                raise ValueError(f"strace cut a string of {self.name}")
            found.append(bytes.fromhex(digits.replace("\\x", "")))
        return found

    def number(self, index: int) -> int:
        """The argument of that index; negative ones count from the end."""
        return int(_STRING.sub("", self.arguments).split(",")[index])

    def has(self, flag: str) -> bool:
        return re.search(rf"\b{flag}\b", self.arguments) is not None


def parse(lines: Iterable[str]) -> Iterator[Call]:
    """The calls that succeeded, in the order in which they ended."""
    begun: dict[str, tuple[int, str]] = {}
    for moment, line in enumerate(lines):
        match = _LINE.match(line)
        if match is None:
            continue
        thread, rest = match["thread"], match["rest"]
        if unfinished := _UNFINISHED.match(rest):
            begun[thread] = (moment, unfinished["arguments"])
            continue
        if resumed := _RESUMED.match(rest):
            began, arguments = begun.pop(thread)
            match, arguments = resumed, arguments + resumed["arguments"]
        elif whole := _WHOLE.match(rest):
            began, match, arguments = moment, whole, whole["arguments"]
        else:
            continue  # signals, exits
        if match["result"] == "?":
            continue
        result = int(match["result"], 0)
        if result >= 0:
            yield Call(match["name"], arguments, result, began, moment)


def trace(
    command: Sequence[str | Path], input_text: str = "", killed_at: str | None = None
) -> list[Call]:
    """Runs the command, which may answer "no" but not fail, and gives its calls. With `killed_at`,
    such as `fdatasync:1`, it is killed as it makes that call, which is then not made."""
    injection = []
    if killed_at is not None:
        name, number = killed_at.split(":")
        injection = ["-e", f"inject={name}:signal=KILL:when={number}"]
    with tempfile.NamedTemporaryFile("r", prefix="daybook-trace-") as output:
        done = subprocess.run(
            ["strace", "-f", "-xx", "-s", str(STRING_BYTES_MAX), "-e", f"trace={TRACED}",
             "-e", "signal=none", *injection, "-o", output.name, *command],
            input=input_text, capture_output=True, text=True, timeout=PROGRAM_SECONDS_MAX,
            check=False,
        )
        expected = KILLED if killed_at is not None else ANSWERED
        if done.returncode not in expected:
            raise RuntimeError(f"{command}: exit {done.returncode}: {done.stderr}")
        return list(parse(output))


def missing() -> str | None:
    """Why nothing can be traced here, none if it can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    done = subprocess.run(
        ["strace", "-o", "/dev/null", "true"], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        return f"strace may not trace here ({done.stderr.strip().splitlines()[-1]})"
    return None
