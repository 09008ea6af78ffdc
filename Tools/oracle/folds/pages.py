"""The rows as they lie in the file of views: an own reading of LMDB's pages.

Reads the last committed state of a file that nobody writes meanwhile. Keys and values are as
`Sources/Projections/Storage/RowCode.swift` says: the view's code, the row's key, a NUL and the
position; the value is a row, a tombstone, or a row that only the fold sees.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from oracle.folds.fold import Versions
from oracle.folds.views import ROWS
from oracle.folds.wire import decode

MAGIC = 0xBEEFC0DE
HEAD = 16  # of each page
NONE = 0xFFFF_FFFF_FFFF_FFFF
BRANCH, LEAF = 0x01, 0x02
BIG = 0x01  # of a node: its data lies on pages of its own
LISTED = 1  # first octet of a value that readers see


class PagesError(Exception):
    """The file is none, or is damaged."""


class Pages:
    def __init__(self, path: Path) -> None:
        self._data = path.read_bytes()
        (magic,) = struct.unpack_from("<I", self._data, HEAD)
        if magic != MAGIC:
            raise PagesError(f"{path} is no LMDB file")
        (self._size,) = struct.unpack_from("<I", self._data, HEAD + 24)
        metas = [self._meta(0), self._meta(self._size)]
        self._root = max(metas)[1]

    def _meta(self, at: int) -> tuple[int, int]:
        """Transaction and root of the main table, as one of the two heads of the file has them."""
        base = at + HEAD + 24 + 48
        (root,) = struct.unpack_from("<Q", self._data, base + 40)
        (transaction,) = struct.unpack_from("<Q", self._data, base + 48 + 8)
        return transaction, root

    def table(self, name: str) -> Iterator[tuple[bytes, bytes]]:
        for key, value in self._walk(self._root):
            if key == name.encode():
                yield from self._walk(struct.unpack_from("<Q", value, 40)[0])
                return
        raise PagesError(f"there is no table {name}")

    def _walk(self, page: int) -> Iterator[tuple[bytes, bytes]]:
        if page == NONE:
            return
        start = page * self._size
        flags, lower = struct.unpack_from("<HH", self._data, start + 10)
        for index in range((lower - HEAD) // 2):
            (offset,) = struct.unpack_from("<H", self._data, start + HEAD + 2 * index)
            at = start + offset
            low, high, marks, size = struct.unpack_from("<HHHH", self._data, at)
            if flags & BRANCH:
                yield from self._walk(low | high << 16 | marks << 32)
                continue
            if not flags & LEAF:
                raise PagesError(f"page {page} is neither branch nor leaf")
            key = self._data[at + 8 : at + 8 + size]
            value_at, length = at + 8 + size, low | high << 16
            if marks & BIG:
                (big,) = struct.unpack_from("<Q", self._data, value_at)
                value_at = big * self._size + HEAD
            yield key, self._data[value_at : value_at + length]


def stored(store: Path) -> tuple[dict[str, Versions], dict[str, tuple[int, str]]]:
    """Each view's versions as the current generation holds them, and which views stand still."""
    current = (store / "views" / "CURRENT").read_text(encoding="utf-8").strip()
    pages = Pages(store / "views" / current / "data.mdb")
    codes: dict[int, str] = {}
    stopped: dict[str, tuple[int, str]] = {}
    for key, value in pages.table("meta"):
        if key.startswith(b"view/"):
            cursor = decode("daybook.views.v1.ViewCursor", value)
            codes[cursor.get("code", 0)] = cursor["name"]
            if "stopped_at" in cursor:
                stopped[cursor["name"]] = (cursor["stopped_at"], cursor.get("stopped_reason", ""))
    found: dict[str, Versions] = {view: {} for view in codes.values()}
    for key, value in pages.table("rows"):
        view = codes[key[0]]
        note(found[view], view, key[1:-9].decode(), int.from_bytes(key[-8:], "big"), value)
    return found, stopped


def note(versions: Versions, view: str, key: str, position: int, value: bytes) -> None:
    """Takes a version as readers see it: what they do not see is to them as if it were deleted."""
    row = decode(f"daybook.views.v1.{ROWS[view]}", value[1:]) if value[0] == LISTED else None
    known = versions.setdefault(key, [])
    if row is not None or (known and known[-1][1] is not None):
        known.append((position, row))
    if not known:
        del versions[key]
