"""A step of the story that the machine fails at, everywhere, and what must hold afterwards.

Whatever was acknowledged, before or by the step itself, is there. The step said so if it did not
do its work, with a remedy, and left nothing half made. What it makes beside the store is whole or
not there. The same step once more ends as it would have ended unharmed: with the same history,
nothing missing and nothing twice.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from crash.injection import Injection, Outcome, inject, is_told_with_remedy
from crash.judge import Judge
from crash.story import STORE, Promise, Step, run

# Names under which a program makes what has its own name when it is whole.
UNFINISHED = ("*.creating-*", "*.backing-up-*", "*.restoring-*", "*.importing-*", "*.part-*")
# No step makes so many calls of one kind.
CALLS_MAX = 400
WORKERS = 2
TROUBLE, TRY_AGAIN = 2, 75


@dataclass
class Tally:
    runs: int = 0
    problems: Counter[str] = field(default_factory=Counter)
    # How the step ended, and the first line that it told.
    endings: Counter[str] = field(default_factory=Counter)

    def __iadd__(self, other: Tally) -> Tally:
        self.runs += other.runs
        self.problems += other.problems
        self.endings += other.endings
        return self


def essence(row: str) -> tuple[object, ...]:
    """Of an event what does not differ from store to store."""
    event = json.loads(row)
    return tuple(event[name] for name in ("position", "stream", "revision", "type", "id"))


class Harm:
    """`before` is the folder in which the store lies when the step begins; it is copied."""

    def __init__(self, programs: Path, before: Path, step: Step, folder: Path) -> None:
        self.programs, self.before, self.step, self.folder = programs, before, step, folder
        self.judge = Judge(programs)
        had = [] if step.makes == STORE else self._history(before / STORE)
        self.promised = Promise(position=len(had))
        unharmed = self._copy("unharmed")
        self.answer = run(step.command(programs, unharmed / STORE), step.input_text)
        self.history = self._history(unharmed / STORE)
        self.made = None if step.makes is None else self._content(unharmed / step.makes)

    def everywhere(self, injections: list[Injection]) -> Tally:
        tally = Tally()
        with ThreadPoolExecutor(WORKERS) as pool:
            for part in pool.map(self._walk, injections):
                tally += part
        return tally

    def _walk(self, injection: Injection) -> Tally:
        """At the first call of that kind, the second, until there is none."""
        tally = Tally()
        while injection.when <= CALLS_MAX:
            place = self._copy(f"{injection.call}-{injection.effect}-{injection.when}")
            command = self.step.command(self.programs, place / STORE)
            outcome = inject(injection, command, self.step.input_text)
            if not outcome.met:
                shutil.rmtree(place)
                return tally
            tally.runs += 1
            tally.endings[self._ending(outcome, place)] += 1
            for problem in self._problems(injection, outcome, place / STORE):
                tally.problems[f"{self.step.words[0]}: {injection}: {problem}"] += 1
            shutil.rmtree(place)
            injection = injection.next()
        tally.problems[f"{injection}: met {CALLS_MAX} times without an end"] += 1
        return tally

    def _copy(self, name: str) -> Path:
        place = self.folder / name
        shutil.copytree(self.before, place)
        return place

    @staticmethod
    def _ending(outcome: Outcome, place: Path) -> str:
        lines = [line for line in outcome.told.splitlines() if line.strip()]
        first = lines[0].replace(str(place), "") if lines else "nothing told"
        return f"exit {outcome.status}: {re.sub('creating-[0-9a-f-]+', 'creating', first)}"

    def _problems(self, injection: Injection, outcome: Outcome, store: Path) -> Iterator[str]:
        if not injection.kills:
            yield from self._told(outcome)
            left = [path.name for name in UNFINISHED for path in store.parent.glob(name)]
            if left and self.step.makes is not None and injection.call != "unlink":
                yield f"what failed left {left} behind"
        promised = self.promised.and_also(self.step.promise(outcome.said))
        if store.exists():
            rows = self._history(store)
            if len(rows) < promised.position:
                yield f"{promised.position} were acknowledged, {len(rows)} are there"
            if rows != self.history[: len(rows)]:
                yield "the log is not the beginning of the unharmed one"
        elif promised.position:
            yield "the store is gone"
        if self.step.makes is None or not (store.parent / self.step.makes).exists():
            yield from self._again(store)
        if self.step.makes is not None:
            if self._content(store.parent / self.step.makes) != self.made:
                yield f"{self.step.makes} is not what it would be unharmed"
        if problem := self.judge.examine(store).judged(promised):
            yield problem

    def _content(self, made: Path) -> list[object]:
        """What is the same whenever it is made: of a store its history, without ids that are
        drawn; of a file its lines."""
        if made.is_file():
            return list(made.read_text().splitlines())
        return [row[:-1] for row in self._history(made)]

    def _history(self, store: Path) -> list[tuple[object, ...]]:
        """Ids may name places; they count from where the store lies."""
        place = str(store.parent)
        return [essence(row.replace(place, "")) for row in self.judge.rows(store)]

    def _told(self, outcome: Outcome) -> Iterator[str]:
        """Unharmed, in trouble, or with an outcome that nobody knows yet."""
        if outcome.status == self.answer.returncode:
            return
        if outcome.status not in (TROUBLE, TRY_AGAIN):
            yield f"exit {outcome.status}, neither unharmed nor trouble: {outcome.told.strip()}"
        elif not outcome.is_silenced and not is_told_with_remedy(outcome.told):
            yield f"no remedy in: {outcome.told.strip()}"

    def _again(self, store: Path) -> Iterator[str]:
        again = run(self.step.command(self.programs, store), self.step.input_text)
        if again.returncode != self.answer.returncode:
            yield f"once more it ended with {again.returncode}: {again.stderr.strip()}"
            return
        rows = self._history(store)
        if rows != self.history:
            yield f"once more left {len(rows)} events, unharmed there are {len(self.history)}"
