"""Differences between two accounts of the same rows, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from oracle.folds import listing
from oracle.folds.fold import Recorder, Versions
from oracle.folds.wire import Message


def fields(mine: Any, theirs: Any, path: str = "") -> Iterator[str]:
    """Where two values differ: the path, what the program says, what the fold says."""
    if isinstance(mine, dict) and isinstance(theirs, dict):
        for name in [*theirs, *(name for name in mine if name not in theirs)]:
            yield from fields(mine.get(name), theirs.get(name), f"{path}.{name}" if path else name)
    elif isinstance(mine, list) and isinstance(theirs, list) and len(mine) == len(theirs):
        for index, (one, other) in enumerate(zip(mine, theirs, strict=True)):
            yield from fields(one, other, f"{path}[{index}]")
    elif mine != theirs:
        yield f"{path or 'the row'} is {theirs!r}, by the fold {mine!r}"


def versions(view: str, mine: Versions, theirs: Versions) -> Iterator[str]:
    """Every version of every row: where it came, and what it says."""
    for key in sorted(mine.keys() | theirs.keys(), key=str.encode):
        one, other = mine.get(key, []), theirs.get(key, [])
        if one == other:
            continue
        told, found = dict(one), dict(other)
        for position in sorted(told.keys() | found.keys()):
            place = f"{view} @{position} {key}"
            if position not in found:
                yield f"{place}: the program has no version here, the fold has {told[position]}"
            elif position not in told:
                yield f"{place}: the fold has no version here, the program has {found[position]}"
            else:
                for text in fields(told[position], found[position]):
                    yield f"{place}: {text}"


def stop(view: str, mine: tuple[int, str] | None, theirs: tuple[int, str] | None) -> Iterator[str]:
    if (mine or (0,))[0] != (theirs or (0,))[0]:
        yield f"{view}: the program stopped at {theirs}, the fold at {mine}"


def shown(
    recorder: Recorder, position: int, found: list[dict[str, Any]]
) -> Iterator[str]:
    """The rows as they are listed as of a position, in their order, member by member."""
    view = recorder.fold.view
    expected: dict[str, tuple[int, Message]] = recorder.rows(position)
    place = f"{view} as of @{position}"
    keys = [listing.key_of(view, row) for row in found]
    if keys != list(expected):
        for key in sorted(expected.keys() ^ set(keys), key=str.encode):
            side = "fold" if key not in expected else "program"
            yield f"{place} {key}: the {side} has no such row"
        if sorted(keys, key=str.encode) == list(expected):
            yield f"{place}: the rows are not in the order of their keys"
    for key, row in zip(keys, found, strict=True):
        if key not in expected:
            continue
        since, mine = expected[key]
        for member, value in row.items():
            wanted = listing.listed(view, key, mine, since, member)
            told = tidy(value)
            if (wanted or None) != (told or None):
                for text in fields(wanted, told, member):
                    yield f"{place} {key}: {text}"


def tidy(value: Any) -> Any:
    """The program's JSON without what has its default, as the fold tells its own."""
    if isinstance(value, dict):
        told = {name: tidy(part) for name, part in value.items()}
        return {name: part for name, part in told.items() if part}
    if isinstance(value, list):
        return [tidy(part) for part in value]
    return listing.instant(value) if isinstance(value, str) else value
