"""What a fold is, and what it leaves behind: every version of every row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Protocol

from oracle.folds.event import Event
from oracle.folds.wire import Message

#: A row's versions: the position of each, and the row; None where readers see none any more.
Versions = dict[str, list[tuple[int, Message | None]]]


class Poison(Exception):
    """An event that cannot be, after those before it: the view stops in front of it."""


class Fold(Protocol):
    """One view. `take` says which rows the event may have touched, `row` tells such a row."""

    view: ClassVar[str]
    kinds: ClassVar[frozenset[str]]

    def take(self, event: Event) -> Iterable[str]: ...

    def row(self, key: str) -> Message | None: ...


def slim(**fields: Any) -> Message:
    """A message of these fields, without those that have their default."""
    return {
        name: value
        for name, value in fields.items()
        if value or (value is not None and isinstance(value, tuple))
    }


def pick(message: Message, *names: str) -> Message:
    """Those fields of a message that it has."""
    return {name: message[name] for name in names if name in message}


class Recorder:
    """Folds one view, and notes each version of each row."""

    def __init__(self, fold: Fold) -> None:
        self.fold = fold
        self.versions: Versions = {}
        self.stopped: tuple[int, str] | None = None

    def take(self, event: Event) -> None:
        if self.stopped is not None or event.kind not in self.fold.kinds:
            return
        try:
            keys = list(self.fold.take(event))
        except Poison as poison:
            self.stopped = (event.position, str(poison))
            return
        for key in keys:
            self._note(key, event.position)

    def _note(self, key: str, position: int) -> None:
        row = self.fold.row(key)
        known = self.versions.get(key)
        if known is None:
            if row is not None:
                self.versions[key] = [(position, row)]
        elif known[-1][1] != row:
            known.append((position, row))

    def rows(self, position: int) -> dict[str, tuple[int, Message]]:
        """As of a position, in the order of their keys' bytes: since when each is so, and it."""
        found = {}
        for key in sorted(self.versions, key=str.encode):
            past = [each for each in self.versions[key] if each[0] <= position]
            if past and past[-1][1] is not None:
                found[key] = (past[-1][0], past[-1][1])
        return found
