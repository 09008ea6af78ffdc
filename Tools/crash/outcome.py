"""What must hold after any crash: counted at the targets, read in the views."""

from __future__ import annotations

import re
from typing import Any

from crash.world import World

STEPS = (
    "close-queue-item", "sync-ledger", "sync-tracker", "attach-memo", "attach-evidence",
    "notify-coordinator",
)
NOTICE = "notify-coordinator"
# Differ from run to run by nature: when and where in the log, and what was met on the way.
INCIDENTAL = {
    "since", "stateSince", "statePosition", "position", "startedAt", "endedAt", "settledAt",
    "dispositionPosition", "targets", "source", "confirmations", "eventId",
}
DIGEST = re.compile("[0-9a-f]{64}")


def differences_at_targets(world: World, exceptions: list[str], in_doubt: set[str]) -> list[str]:
    """Each step of each exception accepted once; a notice in doubt at most once."""
    counts = world.fleet.counts()
    found = []
    for exception in exceptions:
        for step in STEPS:
            accepted = counts.get(f"{exception}/1/{step}", {}).get("accepted", 0)
            allowed = {0, 1} if step == NOTICE and exception in in_doubt else {1}
            if accepted not in allowed:
                found.append(f"{exception}/1/{step}: accepted {accepted} times")
    return found


def in_doubt(world: World) -> set[str]:
    """Exceptions whose notice may or may not have arrived; a follow-up says so."""
    return {
        row["exceptionId"]
        for row in world.rows("followups")
        if row["blocker"] == "BLOCKER_OUTCOME_UNKNOWN"
    }


def essence(world: World, view: str, exception: str) -> list[Any]:
    """An exception's rows without what is incidental, under a neutral name."""
    return [_plain(row, exception) for row in world.rows(view) if row["exceptionId"] == exception]


def _plain(value: Any, exception: str) -> Any:
    if isinstance(value, dict):
        return {
            name: _plain(member, exception)
            for name, member in value.items()
            if name not in INCIDENTAL
        }
    if isinstance(value, list):
        return [_plain(member, exception) for member in value]
    if isinstance(value, str):
        return DIGEST.sub("DIGEST", value.replace(exception, "EXCEPTION"))
    return value
