"""A story told once by the real program, with all that it did to its disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crash.calls import trace
from crash.judge import Judge
from crash.operations import Operation, Recorder, Said
from crash.story import STORE, Promise, Step


@dataclass
class Recording:
    """`promises` has, for each operation that acknowledges, what was promised from there on.
    `killed` is the number of operations when a program was killed."""

    recorder: Recorder
    promises: dict[int, Promise]
    history: list[str]
    killed: int = 0

    @property
    def operations(self) -> list[Operation]:
        return self.recorder.operations

    @staticmethod
    def make(programs: Path, root: Path, steps: Sequence[Step]) -> Recording:
        """`root` is made; the store lies in it, so that its own creation is on record too."""
        root.mkdir()
        recorder = Recorder(root)
        promises: dict[int, Promise] = {}
        promised, killed = Promise(), 0
        for step in steps:
            start, said = len(recorder.operations), b""
            command = step.command(programs, root / STORE)
            recorder.record(trace(command, step.input_text, step.killed_at))
            if step.killed_at is not None:
                recorder.interrupt()
                killed = len(recorder.operations)
            for index, operation in enumerate(recorder.operations[start:], start):
                if isinstance(operation, Said):
                    said += operation.text
                    promised = promised.and_also(step.promise(said))
                    promises[index] = promised
        return Recording(recorder, promises, Judge(programs).rows(root / STORE), killed)

    def promise_of(self, operation: Operation) -> Promise:
        """By identity, so that it holds in a record of which parts were left out."""
        return self._by_identity.get(id(operation), Promise())

    def __post_init__(self) -> None:
        self._by_identity = {
            id(self.operations[index]): promise for index, promise in self.promises.items()
        }
