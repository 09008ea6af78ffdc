"""A row as the program lists it in JSON: under which command, and which member tells what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from functools import cache
from typing import Any

from oracle.folds.event import INSTANT
from oracle.folds.schema import daybook
from oracle.folds.views import ROWS
from oracle.folds.wire import Message

Path = tuple[str, ...]
STAMP = ("calendar", "policy_version", "zone", "zone_data")
RUN: dict[str, Path] = {
    "exceptionId": ("run", "exception_id"), "version": ("run", "version"),
    "occurrence": ("run", "occurrence"),
}
STAMPED: dict[str, Path] = {label: ("stamp", name) for label, name in zip(
    ("calendar", "policyVersion", "zone", "zoneData"), STAMP, strict=True)}
COURSE: dict[str, Path] = {
    "milestones": ("course", "milestones"), "notices": ("course", "notices"),
}
#: View ► members that are told by another name, or stand deeper in the row.
ELSEWHERE: dict[str, dict[str, Path]] = {
    "queue": {"stateSince": ("since",), "statePosition": ("since_position",)},
    "audit": RUN, "followups": RUN, "milestones": STAMPED, "standup": STAMPED,
    "case-queue": {"waitsSince": ("since",), "waitsPosition": ("since_position",)} | {
        label: ("stands", label)
        for label in ("priority", "team", "engineer", "account", "occurrence", "ticket")
    },
    "case-ledger": {"followUp": ("follow_up_reference",)},
    "case-tracker": COURSE,
    "case-audit": COURSE | {
        "begunPosition": ("begun", "position"), "begunAt": ("begun", "at"),
        "begunBy": ("begun", "identity"), "closedAt": ("closure", "mark", "at"),
        "closedPosition": ("closure", "mark", "position"),
        "takenBackBy": ("taken_back", "identity"),
        "takenBackPosition": ("taken_back", "position"),
        "priority": ("triages", "priority"), "team": ("triages", "team"),
        "policyVersion": ("triages", "stamp", "policy_version"),
        "calendar": ("triages", "stamp", "calendar"),
        "zoneData": ("triages", "stamp", "zone_data"),
    },
}


def earliest(row: Message) -> Message:
    due = [clock for clock in row.get("clocks", []) if "due_at" in clock]
    return min(due, key=lambda clock: clock["due_at"]) if due else {}


#: Members that are reckoned from the row.
RECKONED: dict[tuple[str, str], Callable[[Message], Any]] = {
    ("cases", "nextMilestone"): lambda row: earliest(row).get("milestone"),
    ("cases", "nextDue"): lambda row: earliest(row).get("due_at"),
}


def command(view: str) -> list[str]:
    """What lists the view; those of the second workflow are named by it."""
    if view.startswith("case-"):
        return [view.removeprefix("case-"), "--workflow", "case-lifecycle"]
    return [view]


def key_of(view: str, found: dict[str, Any]) -> str:
    """The row's key, of a listed row: most name it, some by what it is made of."""
    match view:
        case "milestones":
            return f"{found['caseId']}/{found['milestone']}/{found['occurrence']:010}"
        case "standup":
            return f"{found['team']}/{found['date']}"
        case "quarantine":
            return f"{found['position']:020}"
        case "followups":
            return str(found["id"])
    for member in ("key", "exceptionId", "caseId"):
        if member in found:
            return str(found[member])
    raise KeyError(f"a row of {view} without a name")


@cache
def camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


@cache
def fields(view: str) -> dict[str, str]:
    """Member ► field, of those that have the field's own name."""
    message = daybook().messages[f"daybook.views.v1.{ROWS[view]}"]
    return {camel(field.name): field.name for field in message.values()}


def plain(value: Any) -> Any:
    """In the form of JSON, from which whatever has its default is left out."""
    if isinstance(value, tuple):
        whole = datetime.fromtimestamp(value[0], timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
        return instant(f"{whole}.{value[1]:09}Z")
    if isinstance(value, dict):
        told = {camel(name): plain(part) for name, part in value.items()}
        return {name: part for name, part in told.items() if part}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return instant(value) if isinstance(value, str) else value


def instant(text: str) -> str:
    """The same instant in the same words, however many digits its fraction was written with."""
    found = INSTANT.fullmatch(text)
    if found is None or found.group(2) is None:
        return text
    fraction = found.group(2).rstrip("0")
    return f"{found.group(1)}.{fraction}Z" if fraction else f"{found.group(1)}Z"


def deep(row: Message, path: Path) -> Any:
    """What stands there; of a list of messages, in its last."""
    found: Any = row
    for name in path:
        if isinstance(found, list):
            found = found[-1] if found else {}
        found = (found or {}).get(name)
    return found


def listed(view: str, key: str, row: Message, since: int, member: str) -> Any:
    """What a member of the listed row has to say, by the fold. Unknown members are an error."""
    if member in ELSEWHERE.get(view, {}):
        return plain(deep(row, ELSEWHERE[view][member]))
    if (view, member) in RECKONED:
        return plain(RECKONED[view, member](row))
    if member in ("key", "since"):
        return key if member == "key" and "key" not in row else {"since": since}.get(member, key)
    return plain(row.get(fields(view)[member]))
