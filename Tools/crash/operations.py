"""What a program did to one folder, in terms of a disk: names, bytes, lengths, barriers.

Files and directories are numbered when they are made, so that a rename changes names alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Union

from crash.calls import Call

ROOT = 0


@dataclass(frozen=True, slots=True)
class Names:
    """Entries of one directory that change together; none stands for a name that goes."""

    directory: int
    entries: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Write:
    file: int
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Resize:
    """`at_least`: room was made; else the length was set."""

    file: int
    size: int
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Sync:
    """A barrier of one file or directory, for the operations before `until`; or of the one
    operation `only`, where the file writes through."""

    node: int
    until: int = 0
    only: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What the program wrote to standard output."""

    text: bytes


Operation = Union[Names, Write, Resize, Sync, Said]


@dataclass
class _Descriptor:
    node: int
    writes_through: bool
    offset: int = 0


@dataclass
class Recorder:
    """Turns the calls of one program after the other into operations on the folder `root`."""

    root: Path
    operations: list[Operation] = field(default_factory=list)
    directories: set[int] = field(default_factory=lambda: {ROOT})
    # Written through memory, where no trace sees it.
    mapped: set[int] = field(default_factory=set)
    _names: dict[int, dict[str, int]] = field(default_factory=lambda: {ROOT: {}})
    _open: dict[int, _Descriptor] = field(default_factory=dict)
    _ended: list[int] = field(default_factory=list)
    _next: int = ROOT + 1

    def record(self, calls: Iterable[Call]) -> None:
        """The calls of one process from its start to its end."""
        self._open = {}
        self._ended = [-1] * len(self.operations)
        for call in sorted(calls, key=self._moment):
            known = getattr(self, f"_{call.name}", None)
            if known is None:
                raise ValueError(f"the model of the disk does not know {call.name}")
            known(call)

    def interrupt(self) -> None:
        """What writes through had written, but not yet flushed, when its program was killed."""
        last = self.operations[-1]
        if isinstance(last, Sync) and last.only is not None:
            del self.operations[-1], self._ended[-1]

    @staticmethod
    def _moment(call: Call) -> int:
        """A write and a word count from their beginning, all else from its end."""
        return call.began if "write" in call.name else call.ended

    # Names.

    def _place(self, name: bytes) -> tuple[int, str] | None:
        """The directory and the name in it, nil outside of the folder."""
        path = Path(name.decode())
        if not path.is_relative_to(self.root) or path == self.root:
            return None
        node = ROOT
        *above, last = path.relative_to(self.root).parts
        for part in above:
            node = self._names[node][part]
        return node, last

    def _node(self, name: bytes) -> int | None:
        if Path(name.decode()) == self.root:
            return ROOT
        place = self._place(name)
        return None if place is None else self._names[place[0]].get(place[1])

    def _change(self, call: Call, directory: int, entries: dict[str, int | None]) -> None:
        for name, node in entries.items():
            if node is None:
                del self._names[directory][name]
            else:
                self._names[directory][name] = node
        self._add(call, Names(directory, entries))

    def _add(self, call: Call, operation: Operation) -> None:
        self.operations.append(operation)
        self._ended.append(call.ended)

    def _make(self, call: Call, place: tuple[int, str]) -> int:
        node, self._next = self._next, self._next + 1
        self._change(call, place[0], {place[1]: node})
        return node

    def _mkdir(self, call: Call) -> None:
        if place := self._place(call.strings[0]):
            node = self._make(call, place)
            self.directories.add(node)
            self._names[node] = {}

    def _rename(self, call: Call) -> None:
        source, target = (self._place(name) for name in call.strings)
        if source is None or target is None:
            if source != target:
                raise ValueError("a rename across the folder's border is not modelled")
            return
        if source[0] != target[0]:
            raise ValueError("a rename from directory to directory is not modelled")
        node = self._names[source[0]][source[1]]
        self._change(call, source[0], {source[1]: None, target[1]: node})

    _renameat = _renameat2 = _rename

    def _unlink(self, call: Call) -> None:
        if place := self._place(call.strings[0]):
            self._change(call, place[0], {place[1]: None})

    _unlinkat = _rmdir = _unlink

    # Descriptors.

    def _openat(self, call: Call) -> None:
        self._open.pop(call.result, None)
        name = call.strings[0]
        if not Path(name.decode()).is_relative_to(self.root):
            return
        node = self._node(name)
        if node is None:
            place = self._place(name)
            assert place is not None
            node = self._make(call, place)
        elif call.has("O_TRUNC"):
            self._add(call, Resize(node, 0))
        through = call.has("O_DSYNC") or call.has("O_SYNC")
        self._open[call.result] = _Descriptor(node, through)

    def _close(self, call: Call) -> None:
        self._open.pop(call.number(0), None)

    def _descriptor(self, call: Call, index: int = 0) -> _Descriptor | None:
        return self._open.get(call.number(index))

    def _dup(self, call: Call) -> None:
        if self._descriptor(call):
            raise ValueError("a second descriptor of a file is not modelled")
        self._open.pop(call.result, None)

    _dup2 = _dup3 = _dup

    def _lseek(self, call: Call) -> None:
        if file := self._descriptor(call):
            file.offset = call.result

    def _mmap(self, call: Call) -> None:
        if call.has("MAP_ANONYMOUS") or not (call.has("MAP_SHARED") and call.has("PROT_WRITE")):
            return
        if file := self._descriptor(call, 4):
            self.mapped.add(file.node)

    # Bytes.

    def _write(self, call: Call) -> None:
        data = b"".join(call.strings)[: call.result]
        if call.number(0) == 1:
            self._add(call, Said(data))
        elif file := self._descriptor(call):
            self._put(call, file, file.offset, data)
            file.offset += len(data)

    def _writev(self, call: Call) -> None:
        self._write(call)

    def _pwrite64(self, call: Call) -> None:
        if file := self._descriptor(call):
            data = b"".join(call.strings)[: call.result]
            self._put(call, file, call.number(-1), data)

    _pwritev = _pwrite64

    def _put(self, call: Call, file: _Descriptor, offset: int, data: bytes) -> None:
        self._add(call, Write(file.node, offset, data))
        if file.writes_through:
            self._add(call, Sync(file.node, only=len(self.operations) - 1))

    def _ftruncate(self, call: Call) -> None:
        if file := self._descriptor(call):
            self._add(call, Resize(file.node, call.number(1)))

    def _fallocate(self, call: Call) -> None:
        if file := self._descriptor(call):
            if not re.match(r"\d+, 0,", call.arguments):
                raise ValueError("fallocate is modelled for making room alone")
            self._add(call, Resize(file.node, call.number(2) + call.number(3), at_least=True))

    def _fsync(self, call: Call) -> None:
        if file := self._descriptor(call):
            late = (at for at, ended in enumerate(self._ended) if ended >= call.began)
            self._add(call, Sync(file.node, until=next(late, len(self._ended))))

    _fdatasync = _fsync
