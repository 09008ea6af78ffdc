"""A story told once by the real program, with all that it did to its disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crash.calls import trace
from crash.judge import Judge
from crash.operations import Operation, Recorder, Said
from crash.story import Promise, Step

STORE = "store"


@dataclass
class Recording:
    """`promises` has, for each operation that acknowledges, what was promised from there on."""

    recorder: Recorder
    promises: dict[int, Promise]
    history: list[str]

    @property
    def operations(self) -> list[Operation]:
        return self.recorder.operations

    @staticmethod
    def make(programs: Path, root: Path, steps: Sequence[Step]) -> Recording:
        """`root` is made; the store lies in it, so that its own creation is on record too."""
        root.mkdir()
        recorder = Recorder(root)
        promises: dict[int, Promise] = {}
        promised = Promise()
        for step in steps:
            start, said = len(recorder.operations), b""
            recorder.record(trace(step.command(programs, root / STORE), step.input_text))
            for index, operation in enumerate(recorder.operations[start:], start):
                if isinstance(operation, Said):
                    said += operation.text
                    promised = promised.and_also(step.promise(said))
                    promises[index] = promised
        return Recording(recorder, promises, Judge(programs).rows(root / STORE))

    def promise_of(self, operation: Operation) -> Promise:
        """By identity, so that it holds in a record of which parts were left out."""
        return self._by_identity.get(id(operation), Promise())

    def __post_init__(self) -> None:
        self._by_identity = {
            id(self.operations[index]): promise for index, promise in self.promises.items()
        }
