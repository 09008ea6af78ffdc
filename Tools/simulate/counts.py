"""What a target accepted, counted by business identity: the exception, version and step of workflow
A, the notice of workflow B.

A second acceptance is one that changed something a second time for the same identity, under
whatever idempotency key. A repeated PUT that changes nothing, or a request answered from the first
one's memory, is a repetition and not an acceptance.
"""

from __future__ import annotations

from typing import Any


class Counts:
    def __init__(self) -> None:
        self._entries: dict[str, dict[str, Any]] = {}

    def accept(self, exception: str, version: int, step: str, key: str) -> None:
        self.accept_identity(f"{exception}/{version}/{step}", key)

    def repeat(self, exception: str, version: int, step: str, key: str) -> None:
        self.repeat_identity(f"{exception}/{version}/{step}", key)

    def accept_identity(self, identity: str, key: str) -> None:
        entry = self._entry(identity)
        entry["accepted"] += 1
        entry["keys"].append(key)

    def repeat_identity(self, identity: str, key: str) -> None:
        entry = self._entry(identity)
        entry["repeated"] += 1
        if key not in entry["keys"]:
            entry["keys"].append(key)

    def _entry(self, identity: str) -> dict[str, Any]:
        return self._entries.setdefault(identity, {"accepted": 0, "repeated": 0, "keys": []})

    def snapshot(self) -> dict[str, dict[str, Any]]:
        return self._entries
