"""What a store is put through before its disk is looked at, and what the programs said about it."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

START = "2026-03-01T00:00:00Z"
SOURCE = "urn:power"
PROGRAM_SECONDS_MAX = 120.0


@dataclass(frozen=True)
class Promise:
    """What has been acknowledged: everything up to a position, and a signed size of the log."""

    position: int = 0
    signed: int = 0

    def covers(self, other: Promise) -> bool:
        return self.position >= other.position and self.signed >= other.signed

    def and_also(self, other: Promise) -> Promise:
        return Promise(max(self.position, other.position), max(self.signed, other.signed))


@dataclass(frozen=True)
class Step:
    """One run of `daybook`; the words without the store. `makes` is what comes into being beside
    the store, all at once. It may be killed at a call, such as `fdatasync:1`, and says nothing
    then."""

    words: tuple[str, ...]
    input_text: str = ""
    makes: str | None = None
    killed_at: str | None = None

    def command(self, programs: Path, store: Path) -> list[str | Path]:
        """`{beside}` among the words is the folder in which the store lies."""
        words = [word.replace("{beside}", str(store.parent)) for word in self.words]
        return [programs / "daybook", *words, *([] if "--store" in words else ["--store", store])]

    def promise(self, said: bytes) -> Promise:
        """What the standard output acknowledges; a line that is not whole says nothing yet."""
        lines = said.decode(errors="replace").split("\n")[:-1]
        if self.words[0] == "init":
            return Promise(position=1 if lines else 0)
        if self.words[0] == "checkpoint":
            # Origin, size, root, and the signature after an empty line.
            return Promise(signed=int(lines[1]) if len(lines) >= 5 else 0)
        if self.words[0] != "ingest":
            return Promise()
        receipts = [json.loads(line) for line in lines]
        known = [receipt["position"] or receipt["firstPosition"] for receipt in receipts]
        return Promise(position=max((at for at in known if at), default=0))


def reopening(name: str, case: str | None = None) -> str:
    """An announcement that is taken whatever came before it."""
    return _line(name, "ExceptionReopened", {
        "exceptionId": f"QX-{case or name}", "reopenedAt": START,
    })


def unheard_of(name: str) -> str:
    """An event that this version does not know: its bytes are kept beside the log."""
    return _line(name, "Unheard", {"name": name})


def _line(name: str, kind: str, data: dict[str, Any]) -> str:
    event = {
        "specversion": "1.0", "id": name, "source": SOURCE, "type": f"daybook.v1.{kind}",
        "time": START, "datacontenttype": "application/json", "data": data,
    }
    return json.dumps(event, separators=(",", ":")) + "\n"


STORE = "store"
INIT = Step(("init", "--clock", "virtual", "--at", START), makes=STORE)
READ = Step(("quarantine", "--json"))


def ingest(lines: Iterable[str]) -> Step:
    return Step(("ingest", "-", "--json"), "".join(lines))


def story(rounds: int, bulk: int, key: Path, seed: int = 1) -> list[Step]:
    """Creation, then rounds of a single event, a bulk, a repeat, a conflict, an unknown type, a
    read that folds the views, and a signature with the key."""
    chance = random.Random(seed)
    steps = [INIT]
    for number in range(rounds):
        names = [f"{number}-{chance.getrandbits(40):010x}" for _ in range(bulk)]
        steps += [
            ingest([reopening(f"single-{number}", f"S{number % 2}")]),
            ingest(reopening(name) for name in names),
            ingest([
                reopening(f"single-{number}", f"S{number % 2}"), unheard_of(f"unheard-{number}"),
                reopening(names[0], "another"),
            ]),
            READ,
            Step(("checkpoint", "--key", str(key))),
        ]
    return steps


def killings(key: Path, bulk: int) -> dict[str, list[Step]]:
    """A program is killed as it commits; the next one meets what it left in the page cache, and
    says something of it before the power goes."""
    names = [f"bulk-{number}" for number in range(bulk)]
    append = ingest(reopening(name) for name in names)
    begun = [INIT, ingest([reopening("single")])]
    nexts = {
        "the same again": append,
        "a signature": Step(("checkpoint", "--key", str(key))),
        "a read": READ,
        "an append": ingest([reopening("other")]),
    }
    # Before anything is flushed; before the head is written; once it is, but perhaps not durable.
    moments = {"fdatasync:1": "pages", "pwrite64:2": "a page", "write:1": "the head"}
    return {
        f"killed at {what}, then {name}": [*begun, replace(append, killed_at=moment), step]
        for moment, what in moments.items()
        for name, step in nexts.items()
    }


def make_key(programs: Path, path: Path) -> Path:
    subprocess.run(
        [programs / "daybook", "key", "generate", "power.example/log", "--out", path],
        check=True, capture_output=True,
    )
    return path


def run(command: Sequence[str | Path], input_text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, input=input_text, capture_output=True, text=True, check=False,
        timeout=PROGRAM_SECONDS_MAX,
    )
