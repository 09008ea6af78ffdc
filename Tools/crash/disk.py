"""A disk that may lose what was not made durable, and the images that a power cut leaves of it.

The rule: nothing is assumed beyond POSIX. Of the changes since a file's last sync each may be
there or not, in any mixture, and of a page that was under way any of its sectors; a name is
durable when its directory was synced, whatever happened to the file.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Union

from crash.content import SECTOR, Content
from crash.operations import ROOT, Names, Operation, Resize, Said, Sync, Write

PAGE = 4096


@dataclass(frozen=True, slots=True)
class Patch:
    """A part of a write that lies in one page."""

    file: int
    offset: int
    data: bytes

    def sectors(self) -> list[Patch]:
        cuts = [self.offset, *range(self.offset // SECTOR * SECTOR + SECTOR, self.end, SECTOR)]
        ends = [*cuts[1:], self.end]
        return [
            Patch(self.file, start, self.data[start - self.offset : end - self.offset])
            for start, end in zip(cuts, ends)
        ]

    @property
    def end(self) -> int:
        return self.offset + len(self.data)


Change = Union[Names, Patch, Resize]


@dataclass(frozen=True)
class Pending:
    """A change that is not durable yet, of the operation with that index."""

    operation: int
    change: Change

    @property
    def node(self) -> int:
        return self.change.directory if isinstance(self.change, Names) else self.change.file


@dataclass
class Image:
    """The folder as it may be found after the power is back."""

    names: dict[int, dict[str, int]]
    contents: dict[int, Content]

    def apply(self, change: Change) -> None:
        if isinstance(change, Names):
            entries = self.names.setdefault(change.directory, {})
            for name, node in change.entries.items():
                if node is None:
                    entries.pop(name, None)
                else:
                    entries[name] = node
            return
        content = self.contents[change.file] = self.contents.get(change.file, Content()).copy()
        if isinstance(change, Patch):
            content.put(change.offset, change.data)
        elif not change.at_least or change.size > content.size:
            content.resize(change.size)

    def copy(self) -> Image:
        return Image({node: dict(names) for node, names in self.names.items()}, dict(self.contents))


@dataclass
class Disk:
    """What is durable, and what was done since."""

    durable: Image = field(default_factory=lambda: Image({ROOT: {}}, {}))
    pending: list[Pending] = field(default_factory=list)

    def apply(self, index: int, operation: Operation) -> None:
        """Operations come in order, each with its index."""
        if isinstance(operation, Said):
            return
        if isinstance(operation, Sync):
            self._sync(operation)
        elif isinstance(operation, Write):
            self.pending += [Pending(index, patch) for patch in pages(operation)]
        else:
            self.pending.append(Pending(index, operation))

    def _sync(self, sync: Sync) -> None:
        left = []
        for pending in self.pending:
            is_due = pending.node == sync.node and (
                pending.operation < sync.until
                if sync.only is None
                else pending.operation == sync.only
            )
            if is_due:
                self.durable.apply(pending.change)
            else:
                left.append(pending)
        self.pending = left

    def image(self, changes: Sequence[Change]) -> Image:
        image = self.durable.copy()
        for change in changes:
            image.apply(change)
        return image

    def images(self, chance: random.Random, subsets: int, singles: int) -> Iterator[Image]:
        """Nothing of what is pending; all of it; each change alone missing and alone there (at
        most `singles` of them); as many random mixtures with torn pages as `subsets` says."""
        changes = [pending.change for pending in self.pending]
        yield self.image([])
        if not changes:
            return
        yield self.image(changes)
        chosen = range(len(changes))
        if len(changes) > singles:
            chosen = sorted(chance.sample(chosen, singles))
        for index in chosen if len(changes) > 1 else []:
            yield self.image(changes[:index] + changes[index + 1 :])
            yield self.image([changes[index]])
        for index in chosen:
            if torn := tear(changes[index], chance):
                yield self.image([*changes[:index], *torn, *changes[index + 1 :]])
        for _ in range(subsets):
            yield self.image(mixture(changes, chance))


def pages(write: Write) -> Iterator[Patch]:
    at = 0
    while at < len(write.data):
        room = PAGE - (write.offset + at) % PAGE
        yield Patch(write.file, write.offset + at, write.data[at : at + room])
        at += room


def tear(change: Change, chance: random.Random) -> list[Change]:
    """Some sectors of a page, not none and not all; nothing where there is but one."""
    if not isinstance(change, Patch) or len(sectors := change.sectors()) < 2:
        return []
    count = chance.randrange(1, len(sectors))
    kept = range(count) if chance.random() < 0.5 else sorted(
        chance.sample(range(len(sectors)), count)
    )
    torn: list[Change] = [sectors[index] for index in kept]
    # The file may have grown by the whole page all the same.
    if chance.random() < 0.5:
        torn.append(Resize(change.file, change.end, at_least=True))
    return torn


def mixture(changes: Sequence[Change], chance: random.Random) -> list[Change]:
    """Often nearly all, often few: the share that is there is drawn first."""
    share = chance.random()
    found: list[Change] = []
    for change in changes:
        drawn = chance.random()
        if drawn < share * 0.85:
            found.append(change)
        elif drawn < share:
            found += tear(change, chance) or [change]
    return found
