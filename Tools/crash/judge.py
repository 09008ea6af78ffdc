"""Looks at a store that lived through something, with the real programs, and says what is wrong.

Every event that was acknowledged is there; what is there is the beginning of the history, byte
for byte as `log` prints it; `verify` finds it sound; the bytes of what was quarantined lie beside
it; the views can be read and are this log's; the signed checkpoint is not ahead; an append works.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crash.story import INIT, READ, Promise, Step, ingest, reopening, run

SHOWN_CHARACTERS = 300


@dataclass(frozen=True)
class Finding:
    """What a store holds, and what is wrong with it whatever it had promised."""

    holds: Promise = Promise()
    problem: str | None = None

    def judged(self, promised: Promise) -> str | None:
        """The problem, if any, with a store that has promised that much."""
        if self.problem is not None:
            return self.problem
        if not self.holds.covers(promised):
            return f"lost: it had acknowledged {promised}, it holds {self.holds}"
        return None


class _Wrong(Exception):
    pass


class Judge:
    """`history` is what `log --json` says of the store that nothing happened to; without it any
    sound log will do."""

    def __init__(self, programs: Path, history: list[str] | None = None) -> None:
        self.programs, self.history = programs, history

    def examine(self, store: Path) -> Finding:
        """Changes the store: it is written to at the end."""
        try:
            if not store.exists():
                self._say(store, INIT)
                return Finding()
            self._say(store, Step(("verify",)))
            rows = self.rows(store)
            self._quarantine(store, rows)
            self._views(store, rows)
            signed = self._signed(store, rows)
            self._append(store, len(rows))
            return Finding(Promise(len(rows), signed))
        except _Wrong as wrong:
            return Finding(problem=str(wrong)[:SHOWN_CHARACTERS])

    def rows(self, store: Path) -> list[str]:
        rows = self._say(store, Step(("log", "--json"))).splitlines()
        if self.history is not None and rows != self.history[: len(rows)]:
            raise _Wrong("the log is not the beginning of what was written")
        return rows

    def _say(self, store: Path, step: Step) -> str:
        done = run(step.command(self.programs, store), step.input_text)
        if done.returncode != 0:
            told = (done.stderr.strip() or done.stdout.strip()).replace(str(store), store.name)
            raise _Wrong(f"{step.words[0]}: exit {done.returncode}: {told}")
        return done.stdout

    @staticmethod
    def _of_type(rows: list[str], kind: str) -> list[dict[str, Any]]:
        return [json.loads(row) for row in rows if f'"type":"daybook.v1.{kind}"' in row]

    def _quarantine(self, store: Path, rows: list[str]) -> None:
        for row in self._of_type(rows, "EventQuarantined"):
            digest = base64.b64decode(row["payload"]["sha256"])
            file = store / "quarantine" / digest.hex()
            if not file.is_file() or hashlib.sha256(file.read_bytes()).digest() != digest:
                raise _Wrong(f"the bytes of the quarantined event @{row['position']} are gone")

    def _views(self, store: Path, rows: list[str]) -> None:
        listed = self._say(store, READ).splitlines()
        of_views = sorted(json.loads(row)["position"] for row in listed)
        of_log = [
            row["position"]
            for kind in ("EventQuarantined", "IdempotencyConflictRecorded")
            for row in self._of_type(rows, kind)
        ]
        if of_views != sorted(of_log):
            raise _Wrong(f"the view of the quarantine lists {of_views}, the log {sorted(of_log)}")

    def _signed(self, store: Path, rows: list[str]) -> int:
        if not (store / "checkpoint").exists():
            return 0
        size = int(self._say(store, Step(("checkpoint", "show"))).splitlines()[1])
        if size > len(rows):
            raise _Wrong(f"the signed checkpoint is of {size} events, the log has {len(rows)}")
        return size

    def _append(self, store: Path, position: int) -> None:
        receipt = json.loads(self._say(store, ingest([reopening("probe")])))
        if (receipt["verdict"], receipt["position"]) != ("accepted", position + 1):
            raise _Wrong(f"an append was answered with {receipt}")
        self._say(store, Step(("verify",)))
