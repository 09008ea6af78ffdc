"""Every image of a disk that a power cut can leave, each one examined once."""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from crash.disk import Disk, Image
from crash.judge import Finding, Judge
from crash.operations import Operation, Said, Sync
from crash.recording import Recording
from crash.story import STORE, Promise
from crash.tree import Tree

WORKERS = 2


@dataclass(frozen=True)
class Bounds:
    """How many images: random mixtures and single parts at each cut, and distinct ones in all."""

    subsets: int = 12
    singles: int = 40
    images_max: int = 1 << 30
    control_images_max: int = 300

    def for_control(self) -> Bounds:
        return replace(self, images_max=self.control_images_max)


@dataclass
class Report:
    cuts: int = 0
    images: int = 0
    distinct: int = 0
    per_second: float = 0.0
    problems: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class _Case:
    """An image, and the most that it has to hold."""

    tree: Tree
    promised: Promise
    cut: int


class Enumeration:
    def __init__(self, programs: Path, recording: Recording, folder: Path, seed: int) -> None:
        self.recording, self.folder, self.seed = recording, folder, seed
        self.judge = Judge(programs, recording.history)

    def run(self, operations: Sequence[Operation], bounds: Bounds) -> Report:
        report = Report()
        cases: dict[bytes, _Case] = {}
        for cut, image, promised in self._cuts(operations, bounds, report):
            report.images += 1
            tree = Tree(image, self.recording.recorder.directories, self.recording.recorder.mapped)
            digest = tree.digest()
            if (known := cases.get(digest)) is None:
                cases[digest] = _Case(tree, promised, cut)
            elif not known.promised.covers(promised):
                cases[digest] = _Case(tree, known.promised.and_also(promised), cut)
        chosen = sorted(cases)
        if len(chosen) > bounds.images_max:
            chosen = random.Random(self.seed).sample(chosen, bounds.images_max)
        report.distinct = len(chosen)
        self._examine([(digest, cases[digest]) for digest in chosen], report)
        return report

    def _cuts(
        self, operations: Sequence[Operation], bounds: Bounds, report: Report
    ) -> Iterator[tuple[int, Image, Promise]]:
        """After each operation, from the last that a killed program did; a barrier adds nothing to
        what could be there before it."""
        chance = random.Random(self.seed)
        disk = Disk()
        promised = Promise()
        for cut, operation in enumerate(operations):
            disk.apply(cut, operation)
            if isinstance(operation, Said):
                promised = promised.and_also(self.recording.promise_of(operation))
            elif isinstance(operation, Sync):
                continue
            if cut + 1 < self.recording.killed:
                continue
            report.cuts += 1
            for image in disk.images(chance, bounds.subsets, bounds.singles):
                yield cut, image, promised

    def _examine(self, cases: Sequence[tuple[bytes, _Case]], report: Report) -> None:
        start = time.monotonic()
        with ThreadPoolExecutor(WORKERS) as pool:
            findings: list[tuple[_Case, Future[Finding]]] = [
                (case, pool.submit(self._look, digest, case.tree)) for digest, case in cases
            ]
            for case, finding in findings:
                problem = finding.result().judged(case.promised)
                if problem is not None:
                    report.problems[problem] += 1
        report.per_second = len(cases) / max(time.monotonic() - start, 1e-9)

    def _look(self, digest: bytes, tree: Tree) -> Finding:
        """The noise in what no trace sees comes from the image itself, so that it repeats."""
        place = self.folder / digest.hex()
        place.mkdir()
        try:
            tree.write(place, random.Random(digest))
            return self.judge.examine(place / STORE)
        finally:
            shutil.rmtree(place)
